"""What every script here begins with: a tally, an election on a server, and its name there."""
import oyd as server
import people

NAME = "park"


def begin(seed, voters=8, settings=None, **more):
    """(tally, election, server) with the election opened as NAME."""
    election = people.Election(seed, voters=voters, **more)
    running = server.Oyd(election.server, [election.creator()], **(settings or {}))
    election.put_on(running, NAME)
    return server.Tally(), election, running


class Door:
    """Hands in ballots and says whether each came to what it must."""

    def __init__(self, tally, election, running, name=NAME):
        self.tally, self.election, self.oyd, self.name = tally, election, running, name

    def take(self, what, raw, **more):
        """It is taken; the receipt's bytes."""
        answer = self.oyd.cast(self.name, raw, **more)
        said = people.outcome(self.election, answer, raw)
        self.tally.fact(f"{what}: taken", said == "taken", said)
        return answer.body

    def refuse(self, what, raw, rule):
        """It is refused by one of these rules, signed, and nothing has changed."""
        before = people.standing(self.oyd, self.name)
        said = people.outcome(self.election, self.oyd.cast(self.name, raw), raw)
        self.tally.fact(f"{what}: refused by {rule}", said in rule.split(), said)
        after = people.standing(self.oyd, self.name)
        self.tally.fact(f"{what}: nothing has changed", before == after, f"{before} {after}")
