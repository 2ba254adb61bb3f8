"""
Checks calls against AWS's own service models, as botocore checks what it is given.

Standard input: {"calls": [{service, action, input}], "integrations": [{state, service, action, arguments}]};
standard output: {"calls": [...], "integrations": [...]}, for each call or integration what is wrong with it,
or "" if nothing is.
"""

import json
import sys

import botocore.session
from botocore.validate import ParamValidator

SESSION = botocore.session.get_session()
MODELS = {}


def operation(service, action):
    """The operation's model; service and action in any capitals."""
    if service not in MODELS:
        model = SESSION.get_service_model(service)
        MODELS[service] = {name.lower(): model.operation_model(name) for name in model.operation_names}
    return MODELS[service].get(action.lower())


def check_call(call):
    """The call's input, in the form of the service's own API."""
    model = operation(call["service"], call["action"])
    if model is None:
        return f"{call['service']} has no {call['action']}"
    return ParamValidator().validate(call["input"], model.input_shape).generate_report()


def check_integration(integration):
    """An SDK integration's arguments: member names in PascalCase, any value may be an expression."""
    model = operation(integration["service"], integration["action"])
    if model is None:
        return f"{integration['service']} has no {integration['action']}"
    return "\n".join(wrong_names("", model.input_shape, integration["arguments"]))


def wrong_names(path, shape, value):
    if isinstance(value, str) and value.startswith("{%"):
        return
    if shape.type_name == "structure":
        members = {name[0].upper() + name[1:]: member for name, member in shape.members.items()}
        if not isinstance(value, dict):
            yield f"{path}: not an object"
            return
        for name in value.keys() - members.keys():
            yield f"{path}.{name}: unknown"
        for required in shape.required_members:
            if required[0].upper() + required[1:] not in value:
                yield f"{path}.{required}: missing"
        for name in value.keys() & members.keys():
            yield from wrong_names(f"{path}.{name}", members[name], value[name])
    elif shape.type_name == "map":
        for name, member in value.items():
            yield from wrong_names(f"{path}.{name}", shape.value, member)
    elif shape.type_name == "list":
        for index, member in enumerate(value):
            yield from wrong_names(f"{path}[{index}]", shape.member, member)
    elif getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{path}: {value} is none of {shape.enum}"


QUESTION = json.load(sys.stdin)
json.dump(
    {
        "calls": [check_call(call) for call in QUESTION["calls"]],
        "integrations": [check_integration(integration) for integration in QUESTION["integrations"]],
    },
    sys.stdout,
)
