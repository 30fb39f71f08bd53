from sefton_pdps.workflow import Machine


def steps_to(machine: Machine, state: str) -> list[str]:
    """The states between the first and this one, by a shortest way; the first itself is not among them."""
    ways: dict[str, list[str]] = {str(machine.initial): []}
    while state not in ways:
        ways |= {
            str(step.target): [*ways[source], str(step.target)]
            for step in machine.transitions
            for source in map(str, step.sources)
            if source in ways and str(step.target) not in ways
        }
    return ways[state]
