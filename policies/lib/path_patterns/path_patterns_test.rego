package lib.path_patterns_test

import data.lib.path_patterns

test_patterns_cover_others_that_match_no_more if {
	every wide, narrows in {
		"*": {"*", "/a", "/a*", "/?"},
		"/a": {"/a"},
		"/a*": {"/a", "/ab", "/a*", "/a?c", "/ab*c"},
		"/a*c": {"/ac", "/abc", "/a*c", "/ac*c"},
		"/a?c": {"/abc", "/a?c"},
		"/a?c*": {"/abc", "/abcd*"},
		"/a*b*": {"/ab", "/axbx", "/a*b"},
		"*a*c": {"/ac", "/xaxc"},
		"/*/*/x.png": {"/a/b/x.png"},
	} {
		every narrow in narrows {
			path_patterns.covers(wide, narrow)
		}
	}
}

test_patterns_do_not_cover_others_that_match_more if {
	every wide, narrows in {
		"/a": {"/ab", "/*", "*", "/b"},
		"/a*": {"/", "*", "/?*", "/b"},
		"/ab*bc": {"/abc", "/ab*", "/abbcd"},
		"/a?c": {"/ac", "/a*c", "/abcd", "x/abc"},
		"/a*b*c": {"/a*b", "/axb", "x/abc", "/abcd", "/acb"},
		"/a*b*": {"/a", "x/ab", "/b*a*"},
	} {
		every narrow in narrows {
			not path_patterns.covers(wide, narrow)
		}
	}
}

test_only_stars_and_question_marks_are_patterns if {
	every mark in {"\\", ".", "+", "(", ")", "[", "]", "{", "}", "^", "$", "|"} {
		path_patterns.covers(concat("", ["/?", mark, "x"]), concat("", ["/a", mark, "x"]))
	}
	every wide, narrow in {
		"/?.x": "/aax", "/?b+": "/abb", "/?(b)": "/ab", "/?[b]": "/ab", "/?b{1}": "/ab", "/?^b": "/ab", "/?b$": "/ab",
		"/?b|/c": "/ab", "/?\\d": "/a1",
	} {
		not path_patterns.covers(wide, narrow)
	}
}
