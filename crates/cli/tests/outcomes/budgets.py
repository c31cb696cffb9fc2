"""Elections about money and points, in the shape of the files of participatory budgeting: a few popular options, costs of every size, voters who name a few.
Each gives a contest, the choices as voters write them, and what compares the counts with those of `pabutools` or `pref_voting`."""

import math

from pabutools.election import ApprovalBallot, ApprovalProfile, Cardinality_Sat, CardinalBallot, CardinalProfile, Cost_Sat, Instance, Project
from pabutools.rules import greedy_utilitarian_welfare, max_additive_utilitarian_welfare
from pref_voting.utility_methods import sum_utilitarian
from pref_voting.utility_profiles import UtilityProfile


def names(count):
    return [f"o{i}" for i in range(1, count + 1)]


def popular(draw, options, count):
    """So many options in the order of a voter's liking: those that many like are drawn sooner."""
    liked = {option: draw.random() ** (1 + place / 4) for place, option in enumerate(options)}
    return sorted(options, key=liked.get, reverse=True)[:count]


def knapsack(draw, voters):
    """Who names what fits the budget; outcomes by two greedy rules and by the optimum, from the counts and from the ballots."""
    options = names(15)
    costs = {option: math.ceil(math.exp(draw.gauss(10, 1))) for option in options}
    budget = sum(costs.values()) * 2 // 5
    costs = {option: min(cost, budget) for option, cost in costs.items()}
    ballots = [_within(budget, costs, popular(draw, options, draw.randint(0, 9))) for _ in range(voters)]
    meta = f"META\nkey;value\ndescription;A budget\nvote_type;approval\nbudget;{budget}\nmax_sum_cost;{budget}\n"
    projects = "".join(f"{option};{cost};Project {option}\n" for option, cost in costs.items())
    contest = "town.pb", f"{meta}PROJECTS\nproject_id;cost;name\n{projects}VOTES\nvoter_id;vote\n"

    def check(counts, _ranking):
        projects = {option: Project(option, cost) for option, cost in costs.items()}
        instance = Instance(projects.values(), budget_limit=budget)
        assert all(instance.is_feasible([projects[option] for option in ballot]) for ballot in ballots)
        clear = _approvals(instance, projects, ballots)
        assert counts == {option: clear.approval_score(project) for option, project in projects.items()}, counts
        counted = _approvals(instance, projects, [[option] for option, votes in counts.items() for _ in range(votes)])
        outcomes = [_outcomes(instance, profile) for profile in (clear, counted)]
        assert outcomes[0] == outcomes[1], outcomes
        return f"funded: {', '.join(outcomes[0][0])}"

    return contest, [",".join(ballot) for ballot in ballots], check


def _within(budget, costs, liked):
    ballot = []
    for option in liked:
        if sum(costs[chosen] for chosen in [*ballot, option]) <= budget:
            ballot.append(option)
    return ballot


def _approvals(instance, projects, ballots):
    return ApprovalProfile([ApprovalBallot([projects[option] for option in ballot]) for ballot in ballots], instance=instance)


def _outcomes(instance, profile):
    """What is funded by each rule, by name."""
    funded = [greedy_utilitarian_welfare(instance, profile, sat_class=satisfaction) for satisfaction in (Cost_Sat, Cardinality_Sat)]
    funded.append(max_additive_utilitarian_welfare(instance, profile, sat_class=Cardinality_Sat))
    return [sorted(project.name for project in projects) for projects in funded]


def _points(draw, rule, options, voters, spread, budget):
    """`spread` gives a voter's points for the liked options, as many as it names; `budget` is 0 if nothing can stay unspent."""
    ballots = []
    for _ in range(voters):
        points = spread()
        ballots.append(dict(zip(popular(draw, options, len(points)), points)))

    def check(counts, _ranking):
        projects = {option: Project(option, 1) for option in options}
        cardinal = [CardinalBallot({projects[option]: points for option, points in ballot.items()}) for ballot in ballots]
        profile = CardinalProfile(cardinal, instance=Instance(projects.values(), budget_limit=1))
        expected = {option: profile.total_score(project) for option, project in projects.items()}
        if budget:
            expected["unspent"] = sum(budget - sum(ballot.values()) for ballot in ballots)
        assert counts == expected, (counts, expected)
        utilities = UtilityProfile([{i: ballot.get(option, 0) for i, option in enumerate(options)} for ballot in ballots])
        most = max(counts[option] for option in options)
        winners = [option for option in options if counts[option] == most]
        assert winners == [options[i] for i in sum_utilitarian(utilities)], winners
        return f"most points: {', '.join(winners)}"

    return f"{rule}={','.join(options)}", [",".join(f"{option}:{points}" for option, points in ballot.items()) for ballot in ballots], check


def score(draw, voters):
    """20 options from 0 to 100."""
    return _points(draw, "score:100", names(20), voters, lambda: [draw.randint(0, 100) for _ in range(draw.randint(0, 20))], 0)


def cumulative(draw, voters):
    """Up to 100 points for 20 options, all of them for one if the voter likes."""
    return _points(draw, "cumulative:100:100", names(20), voters, lambda: _shares(draw, draw.randint(0, 100), draw.randint(1, 6), 100), 100)


def distribution(draw, voters):
    """From 5 to 10 points for at most 3 of 12 options, at most 6 for one."""
    return _points(draw, "distribution:6:10:5:3", names(12), voters, lambda: _shares(draw, draw.randint(5, 10), draw.randint(2, 3), 6), 10)


def distribution_of_all(draw, voters):
    """All of 10 points, for at most 4 of 12 options."""
    return _points(draw, "distribution:10:10:10:4", names(12), voters, lambda: _shares(draw, 10, draw.randint(1, 4), 10), 0)


def quadratic(draw, voters):
    """Votes of which j for one cost j² of 99 credits."""
    return _points(draw, "quadratic:99", names(8), voters, lambda: _bought(draw, 99, draw.randint(0, 8)), 0)


def _bought(draw, credits, options):
    """Votes for so many options, as dear as the credits allow."""
    bought = []
    for _ in range(options):
        bought.append(draw.randint(0, math.isqrt(credits - sum(votes * votes for votes in bought))))
    return bought


def amounts(draw, voters):
    """Won: at most 3,000,000,000 for each of 12 projects, 10,000,000,000 in all."""
    return _points(draw, "amounts:3000000000:10000000000", names(12), voters, lambda: [draw.randint(0, 3 * 10**9) for _ in range(draw.randint(0, 3))], 10**10)


def _shares(draw, points, options, most):
    """So many points in shares for so many options, none more than `most`."""
    shares = [0] * options
    for _ in range(points):
        shares[draw.choice([i for i, share in enumerate(shares) if share < most])] += 1
    return [share for share in shares if share]


ELECTIONS = (knapsack, score, cumulative, distribution, distribution_of_all, quadratic, amounts)
