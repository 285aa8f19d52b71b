// The part of the generated next-env.d.ts that the types of a fresh clone need before the first build.
/// <reference types="next" />
/// <reference types="next/image-types/global" />
