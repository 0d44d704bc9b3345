"""Villages and a regency exchange files late, twice and out of order, and nothing gets lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from dampingan.core.causality import DELETED
from exchange.sites import EDITED, File, Record, Site, by_hand

_SITES = ("W-A", "W-B", "W-R")
_PLACES = st.sampled_from(_SITES)
_TEXTS = st.sampled_from(("", "Sari", "Budi", "Wulan", "Tono"))
_REASONS = st.sampled_from(("pindah", "meninggal", "salah"))
_NAMES = st.sampled_from(EDITED)
_ANY = st.integers(0, 1000)


class Exchange(RuleBasedStateMachine):
    """Two laptops of a village and the regency; every step is somebody's."""

    def __init__(self) -> None:
        super().__init__()
        self.sites = {name: Site(name) for name in _SITES}
        self.files: list[File] = []
        self.made = 0
        self.before: tuple[str, dict[str, Record]] | None = None
        first = self.sites["W-A"]
        for uid in ("P-1", "P-2"):
            first.add(uid, {**dict.fromkeys(EDITED, ""), "joined_into": "", "answers.nama": uid})
        for site in self.sites.values():
            self.take(site, first.send())

    def _pick(self, site: str, number: int, *, alive: bool = True) -> str | None:
        records = self.sites[site].records
        found = sorted(uid for uid, r in records.items() if r.dead() != alive)
        return found[number % len(found)] if found else None

    # -- people at their desks -------------------------------------------------------------

    @rule(site=_PLACES, number=_ANY, name=_NAMES, text=_TEXTS)
    def edit(self, site: str, number: int, name: str, text: str) -> None:
        """Type, clear, or put a person into another family (``parent``)."""
        self.before = None
        if (uid := self._pick(site, number)) is not None:
            self.sites[site].edit(uid, name, text)

    @rule(site=_PLACES, text=_TEXTS)
    def add(self, site: str, text: str) -> None:
        self.before = None
        self.made += 1
        values = {**dict.fromkeys(EDITED, ""), "joined_into": "", "answers.nama": text}
        self.sites[site].add(f"P-{site}{self.made}", values)

    @rule(site=_PLACES, number=_ANY, reason=_REASONS)
    def delete(self, site: str, number: int, reason: str) -> None:
        self.before = None
        if (uid := self._pick(site, number)) is not None:
            self.sites[site].decide(uid, DELETED, reason)

    @rule(site=_PLACES, number=_ANY)
    def restore(self, site: str, number: int) -> None:
        """Bring a tombstone back, by hand or by undoing the deletion."""
        self.before = None
        if (uid := self._pick(site, number, alive=False)) is not None:
            self.sites[site].decide(uid, DELETED, "")

    @rule(site=_PLACES, one=_ANY, other=_ANY)
    def join(self, site: str, one: int, other: int) -> None:
        """Join two records; the one that goes names the other."""
        self.before = None
        here = self.sites[site]
        lose, keep = self._pick(site, one), self._pick(site, other)
        if lose is None or keep is None or lose == keep:
            return
        for name in EDITED:
            if not here.records[keep].values[name]:
                here.edit(keep, name, here.records[lose].values[name])
        here.edit(lose, "joined_into", keep)
        here.decide(lose, DELETED, "ganda")

    @rule(site=_PLACES, number=_ANY, choice=st.sampled_from(("mine", "theirs", "other")))
    def decide(self, site: str, number: int, choice: str) -> None:
        self.before = None
        here = self.sites[site]
        waiting = here.open()
        if waiting:
            self._decide(here, *waiting[number % len(waiting)], choice)

    def settle(self) -> None:
        """Decide at one place until nothing waits there."""
        first = self.sites["W-A"]
        for uid, name in first.open():
            self._decide(first, uid, name, "theirs")
        self._everybody_to_everybody()

    def _decide(self, here: Site, uid: str, name: str, choice: str) -> None:
        theirs = next(key[2] for key in sorted(here.records[uid].conflicts) if key[0] == name)
        other = "" if name == DELETED else "Rukun"
        mine = here.records[uid].values[name]
        here.decide(uid, name, {"mine": mine, "theirs": theirs, "other": other}[choice])

    # -- files -----------------------------------------------------------------------------

    @rule(site=_PLACES, some=st.booleans(), number=_ANY)
    def send(self, site: str, some: bool, number: int) -> None:
        """Send everything, or only one record."""
        self.before = None
        here = self.sites[site]
        uids = sorted(here.records)
        chosen = [uids[number % len(uids)]] if some and uids else None
        self.files.append(here.send(chosen))

    @rule(site=_PLACES, to=_PLACES)
    def hand_over(self, site: str, to: str) -> None:
        """Send everything, received at once by another one."""
        self.before = None
        self.files.append(self.sites[site].send())
        self.take(self.sites[to], self.files[-1])

    @precondition(lambda self: self.files)
    @rule(site=_PLACES, number=_ANY)
    def deliver(self, site: str, number: int) -> None:
        """Receive any file that was ever sent: late, twice, one's own."""
        here, file = self.sites[site], self.files[number % len(self.files)]
        here.seal()
        self.before = site, {uid: record.copy() for uid, record in here.records.items()}
        self.take(here, file)

    def take(self, here: Site, file: File) -> None:
        """Receive one file."""
        here.receive(file)

    @precondition(lambda self: self.files)
    @rule(number=_ANY, which=_ANY, name=_NAMES, text=_TEXTS)
    def type_into(self, number: int, which: int, name: str, text: str) -> None:
        """Type over a cell of a workbook that somebody has on the desk."""
        file = self.files[number % len(self.files)]
        uids = sorted(uid for uid, state in file.states.items() if name in state.fields)
        if uids:
            uid = uids[which % len(uids)]
            if file.states[uid].text(name) != text:
                self.files.append(by_hand(file, uid, name, text))

    @precondition(lambda self: self.before)
    @rule()
    def undo_receipt(self) -> None:
        assert self.before
        site, records = self.before
        self.sites[site].give_back(records)
        self.before = None

    # -- what must hold --------------------------------------------------------------------

    @invariant()
    def nothing_unreplaced_is_missing(self) -> None:
        """Every value that nobody replaced knowingly stands in its field, and nothing else."""
        for site in self.sites.values():
            for uid, record in site.records.items():
                for name in () if record.dead() else EDITED:
                    if name in record.truth and record.values == record.sealed:
                        self.check(site, uid, name)

    def check(self, site: Site, uid: str, name: str) -> None:
        """Compare one field with the truth."""
        if not site.records[uid].decided:
            assert site.texts(uid, name) == site.true_texts(uid, name), (site.name, uid, name)

    @invariant()
    def deletions_that_knew_nothing_delete_nothing(self) -> None:
        for site in self.sites.values():
            for uid, record in site.records.items():
                if record.truth and record.values == record.sealed and not record.decided:
                    self.check_deleted(site, uid)

    def check_deleted(self, site: Site, uid: str) -> None:
        """Compare whether a record is there with the truth."""
        assert site.records[uid].dead() == site.truly_dead(uid), (site.name, uid)

    def teardown(self) -> None:
        """Let everybody get everybody's last file, decide at one place, and again."""
        self._everybody_to_everybody()
        self.agree()
        self.settle()
        self.done()

    def _everybody_to_everybody(self) -> None:
        for _ in range(2):
            files = [site.send() for site in self.sites.values()]
            for site in self.sites.values():
                for file in files:
                    self.take(site, file)

    def agree(self) -> None:
        """Every site has the same values standing in every field."""
        first, *others = self.sites.values()
        for uid in first.records:
            for other in others:
                assert first.records[uid].dead() == other.records[uid].dead()
                for name in () if first.records[uid].dead() else (*EDITED, "joined_into"):
                    assert first.texts(uid, name) == other.texts(uid, name)

    def done(self) -> None:
        """Nothing waits any more, and every site shows the same."""
        shown: list[dict[str, Any]] = [
            {uid: "" if r.dead() else r.values for uid, r in site.records.items()}
            for site in self.sites.values()
        ]
        assert not [waiting for site in self.sites.values() for waiting in site.open()]
        assert all(one == shown[0] for one in shown)


class Hardship(Exchange):
    """Columns get lost, and what the regency changed comes back as proposals.

    More may stand in a field than must (asking once too often loses nothing), never less.
    """

    @precondition(lambda self: self.files)
    @rule(number=_ANY, name=_NAMES)
    def lose_a_column(self, number: int, name: str) -> None:
        """Delete a column of a workbook that somebody has on the desk."""
        file = self.files[number % len(self.files)]
        states = {}
        for uid, state in file.states.items():
            fields = {n: versions for n, versions in state.fields.items() if n != name}
            states[uid] = replace(state, fields=fields, complete=False)
        self.files.append(File(file.sender, states, file.truths))

    def take(self, here: Site, file: File) -> None:
        """Receive one file, from the regency as proposals."""
        proposed = file.sender == "W-R" != here.name
        here.receive(file, policy="propose" if proposed else "take")

    def check(self, site: Site, uid: str, name: str) -> None:
        """Miss nothing that must stand there."""
        if not site.records[uid].decided:
            assert site.texts(uid, name) >= site.true_texts(uid, name), (site.name, uid, name)

    def check_deleted(self, site: Site, uid: str) -> None:
        """Delete nothing that must be there."""
        if site.records[uid].dead():
            assert site.truly_dead(uid), (site.name, uid)

    def agree(self) -> None:
        """Ask at every place: a proposal waits in the village only."""
        for site in self.sites.values():
            for uid, name in site.open():
                self._decide(site, uid, name, "mine")
            self._everybody_to_everybody()


TestExchange = Exchange.TestCase
TestExchange.settings = settings(max_examples=70, stateful_step_count=20)

TestHardship = Hardship.TestCase
TestHardship.settings = settings(max_examples=50, stateful_step_count=20)
