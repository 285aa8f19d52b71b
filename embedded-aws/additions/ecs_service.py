"""Services of ECS come back with every setting that they were given.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
ministack drops a setting that it does not know, on creation and on update. Tasks count as running; nothing executes.
"""

from replace import replace

# Settings that ministack does not keep.
_DROPPED = ("availabilityZoneRebalancing", "enableECSManagedTags", "propagateTags")


def apply() -> None:
    from ministack.services import ecs

    def keep(data: dict, reply):
        if reply[0] >= 300:
            return reply
        name = data.get("serviceName") or ecs._resolve_service_ref(data.get("service", ""))[0]
        service = ecs._services[f"{ecs._resolve_cluster_name(data.get('cluster', 'default'))}/{name}"]
        service.update({name: data[name] for name in _DROPPED if name in data})
        return ecs.json_response({"service": ecs._sanitize(service)})

    @replace(ecs, "_dispatch_action")
    def dispatch(original, action, data):
        reply = original(action, data)
        return keep(data, reply) if action in ("CreateService", "UpdateService") else reply
