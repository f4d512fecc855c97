"""One generated case: its episodes and what contributed to each."""

from __future__ import annotations

from loaders.generate.world import AGENCIES, AREAS, FACTORS, FIRST_DAY, GROUPS, LAST_CASE, SENTENCES, World, day_of

_KINDS = ("serious_case", "rapid_review", "practice_review", "audit", "routine_work", "good_practice")
_HARMS = ("neglect", "physical_abuse", "domestic_abuse", "exploitation", "none")
_AGES = ("unborn", "under_1", "1_to_4", "5_to_10", "11_to_15", "16_to_17")
_APPRAISALS = ("good", "good", "adequate", "mixed", "problematic", "problematic")
_TURNS = ("A referral", "A home visit", "A strategy meeting", "A conference", "A move", "A missed week", "A handover")
_FOR_THE_CASE = 2  # contributions to the case as a whole, before chance


class Case:
    """One case, written to the files as it is made up; `recorded` keeps its factors with their polarity."""

    def __init__(self, world: World, number: int) -> None:
        self.world, self.files, self.chance = world, world.files, world.chance
        self.id, self.number = f"{world.prefix}c{number:05}", number
        self.area, self.group = self.chance.randint(1, AREAS), self.chance.randrange(GROUPS)
        self.start = self.end = self.chance.randint(FIRST_DAY, LAST_CASE)
        self.episodes = [f"{self.id}-e{n}" for n in range(1, self.chance.randint(5, 11) + 1)]
        self.coding = f"{self.id}-coding"
        self.recorded: list[tuple[str, str]] = []

    def write(self) -> None:
        """Write the case, its episodes and its contributions; `end` is then the day on which the last one ends."""
        self._episodes()
        kind, restricted = self.pick(_KINDS), self.chance.random() < 0.01
        self.files.write_row(
            "cases", self.id, f"G-{self.number:05}", f"{kind.replace('_', ' ').capitalize()} {self.number}", kind,
            day_of(self.start), day_of(self.end), self.pick(_AGES), self.pick(_HARMS),
            f"An invented case of {len(self.episodes)} episodes.", "restricted" if restricted else "open", "yes",
        )  # fmt: skip
        self.files.write_row("in_area", "Case", self.id, self.world.area(self.area))

    def agency(self, place: int) -> str:
        """One of the agencies of the case's area."""
        return self.world.agency(self.area, place)

    def pick(self, choices: tuple[str, ...]) -> str:
        """One of several words or texts."""
        return self.chance.choice(choices)

    def _episodes(self) -> None:
        day, share = self.start, (self.world.contributions - _FOR_THE_CASE) / 8
        for number, episode in enumerate(self.episodes, start=1):
            self.end, appraisal = day + self.chance.randint(0, 30), self.pick(_APPRAISALS)
            self.files.write_row(
                "episodes", episode, f"{self.pick(_TURNS)}, {number}", number, day_of(day), day_of(self.end),
                self.pick(SENTENCES), appraisal, f"Practice was {appraisal} for what was known then.",
            )  # fmt: skip
            self.files.write_row("has_episode", self.id, episode)
            self._agencies(episode)
            self._contributions("Episode", episode, self._about(share), appraisal)
            day = self.end + self.chance.randint(1, 60)
        self._contributions("Case", self.id, _FOR_THE_CASE, "mixed")
        if all(polarity == "hindering" for _, polarity in self.recorded):
            self._contribution("Case", self.id, self.world.factors[self.number % FACTORS], "supporting")

    def _agencies(self, episode: str) -> None:
        first, second = self.chance.sample(range(AGENCIES), 2)
        self.files.write_row("involved_in", self.agency(first), "Episode", episode, "lead")
        if self.chance.random() < 0.7:
            self.files.write_row("involved_in", self.agency(second), "Episode", episode, "involved")
        if self.chance.random() < 0.03:
            view, texts = f"{episode}-p", (self.pick(SENTENCES), self.pick(SENTENCES))
            self.files.write_row("perspectives", view, "Worker", "worker", *texts, "conversation", "agreed")
            self.files.write_row("of", view, episode)
            self.files.write_row("worked_for", view, self.agency(first))

    def _contributions(self, label: str, node_id: str, count: int, appraisal: str) -> None:
        """Half of the factors come from the case's own group, so that some of them occur together."""
        world, inner = self.world, (count + self.chance.randint(0, 1)) // 2
        factors = self.chance.choices(world.groups[self.group], cum_weights=world.in_group[self.group], k=inner)
        factors += self.chance.choices(world.factors, cum_weights=world.everywhere, k=count - inner)
        shift = {"good": 0.25, "problematic": -0.25}.get(appraisal, 0.0)
        for factor in factors:
            helps = self.chance.random() < world.leaning[factor] + shift
            polarity = "mixed" if self.chance.random() < 0.04 else "supporting" if helps else "hindering"
            self._contribution(label, node_id, factor, polarity)

    def _contribution(self, label: str, node_id: str, factor: str, polarity: str) -> None:
        self.recorded.append((factor, polarity))
        number = len(self.recorded)
        # One passage in twelve is also the evidence for the contribution before it.
        mention = number - 1 if number > 1 and self.chance.random() < 1 / 12 else number
        self.files.write_row(
            "contributed_to", f"{self.id}-k{number}", factor, label, node_id, f"{self.id}-m{mention}", self.coding,
            polarity, self.chance.randint(1, 3), self.pick(SENTENCES), 3 + number // 2, self.agency(number % AGENCIES),
            self.pick(("high", "medium", "medium", "low")), "human",
        )  # fmt: skip

    def _about(self, mean: float) -> int:
        """A whole number that varies by half of the mean about the mean."""
        return int(self.chance.uniform(0.5, 1.5) * mean + self.chance.random())
