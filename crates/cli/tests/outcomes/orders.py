"""Elections about orders, in the shape of the ordinal files of PrefLib: many options, of which voters name a few first ones, some of them tied."""

from budgets import names, popular
from pref_voting.margin_based_methods import beat_path
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.scoring_methods import scoring_rule


def _positional(draw, voters, rule, points, options, fewest):
    """Places that a voter leaves out go to stand-ins, of whom `pref_voting` hears like of the options."""
    ballots = [popular(draw, options, draw.randint(fewest, len(points))) for _ in range(voters)]

    def check(counts, _ranking):
        everybody = [*options, *(f"nobody in place {place}" for place in range(len(points)))]
        number = {name: i for i, name in enumerate(everybody)}
        orders = []
        for ballot in ballots:
            first = [*ballot, *everybody[len(options) + len(ballot) :]]
            orders.append([number[name] for name in [*first, *(name for name in everybody if name not in first)]])
        profile = Profile(orders)
        scores = {name: sum(worth * profile.num_rank(number[name], place) for place, worth in enumerate(points, 1)) for name in everybody}
        assert counts == {option: scores[option] for option in options}, counts
        winners = scoring_rule(profile, score=lambda _, place: points[place - 1] if place <= len(points) else 0)
        most = max(scores.values())
        assert [everybody[winner] for winner in winners] == [name for name in everybody if scores[name] == most]
        return f"most points: {', '.join(option for option in options if counts[option] == max(counts.values()))}"

    return f"{rule}={','.join(options)}", [">".join(ballot) for ballot in ballots], check


def positional_top(draw, voters):
    """The first three of 60 options, or at least one."""
    return _positional(draw, voters, "positional-top:1:5:3:1", [5, 3, 1], names(60), 1)


def positional_top_exactly(draw, voters):
    """The first three of 30 options, no fewer."""
    return _positional(draw, voters, "positional-top:3:3:2:1", [3, 2, 1], names(30), 3)


def positional(draw, voters):
    """Borda's rule among 10."""
    return _positional(draw, voters, "positional:9:8:7:6:5:4:3:2:1:0", [9, 8, 7, 6, 5, 4, 3, 2, 1, 0], names(10), 10)


def _ranked(draw, voters, options, ranks):
    """Out of a file that asks for an order of so many. At most so many ranks, in any of which options may be tied; those that are not named are behind all others."""
    ballots = [_tied(draw, popular(draw, options, draw.randint(1, len(options))), ranks) for _ in range(voters)]

    def check(counts, ranking):
        orders = [{options.index(option): rank for rank, tied in enumerate(ballot, 1) for option in tied} for ballot in ballots]
        profile = ProfileWithTies(orders, candidates=list(range(len(options))))
        profile.use_extended_strict_preference()
        pairs = {f"{a}>{b}": profile.support(i, j) for i, a in enumerate(options) for j, b in enumerate(options) if a != b}
        assert counts == pairs, counts
        winner = profile.condorcet_winner()
        assert ranking["condorcet_winner"] == (None if winner is None else options[winner]), ranking
        assert sorted(ranking["schulze"][0]) == sorted(options[i] for i in beat_path(profile)), ranking
        return f"Condorcet winner: {ranking['condorcet_winner']}, Schulze: {', '.join(ranking['schulze'][0])}"

    named = "".join(f"# ALTERNATIVE NAME {number}: {option}\n" for number, option in enumerate(options, 1))
    contest = "town.toi", f"# TITLE: An order\n# NUMBER ALTERNATIVES: {len(options)}\n{named}1: 1,2\n"
    return contest, [">".join("=".join(tied) for tied in ballot) for ballot in ballots], check


def _tied(draw, named, ranks):
    """The options in groups, at most as many as there are ranks."""
    ballot = []
    for option in named:
        if ballot and draw.random() < 0.2:
            ballot[-1].append(option)
        elif len(ballot) < ranks:
            ballot.append([option])
    return ballot


def ranking(draw, voters):
    """16 options, the most that fit."""
    return _ranked(draw, voters, names(16), 15)


def ranking_top(draw, voters):
    """Three ranks for 22 options, the most that fit."""
    return _ranked(draw, voters, names(22), 3)


ELECTIONS = (positional_top, positional_top_exactly, positional, ranking, ranking_top)
