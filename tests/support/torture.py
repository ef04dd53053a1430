"""Kills and faults in numbers, spread over the commands, and what came of them."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.faults import JOBS, KINDS, Trial, calls_of, kill_at, reference, run_with_fault

__all__ = ["Outcome", "torture"]


@dataclass
class Outcome:
    """How many runs of each kind there were, how their files were found, and every complaint."""

    counts: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Return the figures."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.counts.items()))
        found = ", ".join(f"{count} {state}" for state, count in sorted(self.found.items()))
        head = f"{self.counts.total()} disturbed runs ({kinds})\nafterwards: {found}"
        return "\n".join([head, f"{len(self.complaints)} complaints", *self.complaints])


def torture(
    folder: Path,
    *,
    kills: int,
    faults: int,
    commands: Sequence[str] = tuple(JOBS),
    seed: int = 1,
    tell: Callable[[str], None] | None = None,
) -> Outcome:
    """Disturb commands in turn.

    Parameters
    ----------
    folder : Path
        Where to work.
    kills : int
        Runs that die: half of them at a chosen call, each call in turn, half after a random time.
    faults : int
        Runs of which one call fails, each call and each kind of failure in turn.
    commands : sequence of str
        Names of `JOBS`.
    seed : int
        Chooses times and order.
    tell : callable, optional
        Told how far it is, and every complaint when it comes up.
    """
    outcome, dice = Outcome(), random.Random(seed)
    for number, command in enumerate(commands):
        new, calls, _ = reference(command, folder / "work")
        start = time.perf_counter()
        run_with_fault(command, 0, "none", folder / "work")
        length = time.perf_counter() - start
        shares = [total // len(commands) + (number < total % len(commands)) for total in (kills, faults)]
        for trial in _trials(command, folder / "work", calls, length, *shares, dice):
            complaint = trial.complaint(new)
            outcome.counts[trial.kind] += 1
            outcome.found[_state(trial, new)] += 1
            if tell is not None and not outcome.counts.total() % 50:
                tell(f"{outcome.counts.total()} runs")
            if complaint:
                outcome.complaints.append(f"{trial.name}: {complaint}")
                if tell is not None:
                    tell(outcome.complaints[-1])
    return outcome


def _trials(
    command: str, folder: Path, calls: int, length: float, kills: int, faults: int, dice: random.Random
) -> Iterator[Trial]:
    aimed = kills // 2
    for call in calls_of(calls, aimed, dice):
        yield run_with_fault(command, call, "crash", folder)
    for _ in range(kills - aimed):
        yield kill_at(command, dice.uniform(0, 1.1) * length, folder)
    kinds = [kind for kind in KINDS if kind != "crash"]
    first = dice.randrange(len(kinds))
    for number, call in enumerate(calls_of(calls, faults, dice)):
        yield run_with_fault(command, call, kinds[(first + number + number // calls) % len(kinds)], folder)


def _state(trial: Trial, new: dict[str, bytes]) -> str:
    outputs = trial.job.outputs
    there = [trial.files.get(name) == new.get(name) for name in outputs]
    return "new" if all(there) else "old" if not any(there) else "some new"
