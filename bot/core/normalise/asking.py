"""Which parts of a message ask: what is only told around a question says less about what is meant."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.core.normalise.syllables import fold_of, key_of

TOLD = 0.5
"""What a syllable counts that is told and not asked, of its weight."""
STORY_MIN = 14
"""Fewer syllables that say something are a question with its reason: all of it counts."""
OWN_MIN = 4
"""An asking clause that says less leans on the one before: «…, giấy đó xin ở đâu»."""
BEFORE, AFTER = 12, 3
"""Speech without punctuation: how many syllables around a question word are the question."""
CLAUSE_MOST = 20
"""Longer clauses are such speech."""
QUESTIONS_MOST, QUESTIONS_SYLLABLES_MOST = 3, 120
APART_MIN = 2
"""So many syllables that say something stand between two question words of different questions."""


def _keys(*words: str) -> frozenset[str]:
    return frozenset(map(key_of, words))


ASKING = _keys("gì", "đâu", "nào", "sao", "bao", "mấy", "ai", "hả")
MARKLESS = frozenset(map(fold_of, ASKING)) - {"ai", "may", "ha"}  # "máy", "hạ" are as common without their marks
COUNTED = _keys("nhiêu", "lâu", "giờ", "xa", "tuổi")
"""Make a question word of «bao», which without marks is also the «bảo» of insurance."""
COUNTING = _keys("bao", "mấy")
"""Take the next syllable along."""
CALLS = _keys("ơi")
ENDS, BEFORE_ENDS = _keys("không", "chưa"), _keys("được", "phải")
"""Ask where they end a clause or follow these, or where one goes on after them with a `JOINTS`."""
WHY, TEETH = (
    key_of("răng"),
    _keys("nhổ", "trám", "sâu", "đau", "làm", "khám", "gãy", "hàm", "trồng", "nha", "cái", "rụng"),
)
"""«…, giấy đó xin răng»: in the middle of the country it is «sao», where it ends a clause and is no tooth; without
marks it is «rõ ràng», too.
"""
WISHES = _keys("muốn", "hỏi", "nhờ", "giúp", "cần", "xin")
WANTS = _keys("muốn", "hỏi", "nhờ", "giúp")
JOINTS = _keys("còn", "với", "rồi", "nữa", "và", "mà", "thế", "ngoài", "tiện", "đồng", "à", "nhân")
"""With which people go on to the next question where they write no comma."""
TURNS = frozenset(
    tuple(map(key_of, said.split()))
    for said in (
        "với lại",
        "ngoài ra",
        "à mà",
        "tiện thể",
        "sẵn tiện",
        "nhân tiện",
        "đồng thời",
        "thêm nữa",
        "còn nữa",
        "sau nữa",
        "nữa là",
    )
)
"""With these, at the start of a clause or right behind a question word, they turn to another matter, whether or not
both are asked with such words."""
BESIDES = (key_of("với"), key_of("lại"))
"""Turns wherever it stands; without marks it may be the beginning of «lãi suất»."""
BUT, WITH, WISH_WITHIN = key_of("còn"), _keys("với"), 4
STILL = _keys(
    "hạn",
    "thiếu",
    "nhỏ",
    "bé",
    "trẻ",
    "sống",
    "nguyên",
    "chưa",
    "không",
    "lại",
    "bao",
    "mấy",
    "được",
    "nợ",
    "giữ",
    "một",
    "hai",
    "ba",
    "bốn",
    "năm",
    "đang",
    "dư",
    "cả",
    "phải",
    "có",
    "độc",
    "hiệu",
    "dùng",
)
"""Behind «còn» these make it «still» or «left»: «thẻ còn hạn», «còn 5 tháng»."""
FATHER, WHOSE = key_of("ba"), _keys("tôi", "em", "con", "cháu", "mình", "má", "mẹ", "chồng", "vợ")
"""In the south «ba» is a father, too: «còn ba tôi thì …»."""
MARKLESS_TURNS = frozenset(
    tuple(said.split()) for said in ("voi lai", "ngoai ra", "san tien", "them nua", "con nua", "sau nua")
)
"""Without marks the others are everyday words: «nhan tien» is more often receiving money."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message by its syllables: `clauses` numbers their clauses, `heavy` tells which say something. `questioned`:
    the clauses that end with a question mark.
    """

    keys: Sequence[str]
    clauses: Sequence[int]
    heavy: Sequence[bool]
    questioned: Collection[int]
    bare: bool

    @classmethod
    def of(
        cls,
        keys: Sequence[str],
        clauses: Sequence[int],
        heavy: Sequence[bool],
        questioned: Collection[int],
        *,
        bare: bool,
    ) -> Spoken:
        """Without marks the tables' own are taken off again, so that all are compared alike."""
        return cls([fold_of(key) for key in keys] if bare else keys, clauses, heavy, questioned, bare)

    def told_only(self) -> list[bool]:
        """For each syllable whether it is told around the question; all False where nothing asks, or it is no story."""
        count = len(self.keys)
        marks = self._marks() if sum(self.heavy) >= STORY_MIN else []
        if not marks and sum(self.heavy) >= STORY_MIN:
            wishes = self._alike(WISHES)
            marks = [at for at, key in enumerate(self.keys) if key in wishes]
        if not marks:
            return [False] * count
        told = [True] * count
        for mark in marks:
            first, last = self._clause(mark)
            if last - first > CLAUSE_MOST:
                first, last = max(first, mark - BEFORE), min(last, mark + AFTER + 1)
            while first > 0 and sum(self.heavy[first:last]) < OWN_MIN:
                first = max(self._clause(first - 1)[0], first - BEFORE)
            told[first:last] = [False] * (last - first)
        return told

    def questions(self) -> list[tuple[int, int]]:
        """Where each question of the message begins and ends, with what is told before it; [] where it is only one, or
        so many that no two of them can be meant.
        """
        if len(self.keys) > QUESTIONS_SYLLABLES_MOST:
            return []
        marks = self._marks()
        cuts = {self._cut(one, other) for one, other in itertools.pairwise(marks) if self._are_apart(one, other)}
        if marks:
            cuts |= self._turns(marks)
        edges = [0, *sorted(cuts), len(self.keys)]
        return list(itertools.pairwise(edges)) if 0 < len(cuts) < QUESTIONS_MOST else []

    def _are_apart(self, one: int, other: int) -> bool:
        """Whether two question words ask different things: enough is said between them, or by the clause that the
        second opens («…, mấy ngày có thẻ»).
        """
        if sum(self.heavy[self._after(one) : other]) >= APART_MIN:
            return True
        first, last = self._clause(other)
        return first > one and sum(self.heavy[first:last]) >= APART_MIN

    def _turns(self, marks: Collection[int]) -> set[int]:
        """Where they turn to another matter, something being said on either side."""
        turns = MARKLESS_TURNS if self.bare else TURNS
        behind = {self._after(mark) for mark in marks}
        return {
            at
            for at, pair in enumerate(itertools.pairwise(self.keys))
            if (
                (pair in turns and (at in behind or self._opens_a_clause(at)))
                or (pair == BESIDES and not self.bare and self._wants_on_both_sides(at, marks))
                or (self._opens_a_clause(at) and self._goes_on(at))
            )
            and min(sum(self.heavy[:at]), sum(self.heavy[at:])) >= APART_MIN
        }

    def _opens_a_clause(self, at: int) -> bool:
        return at > 0 and self.clauses[at] != self.clauses[at - 1]

    def _goes_on(self, at: int) -> bool:
        """Whether a clause that begins here wants something beside what was wanted before: «muốn …, còn …», «với tôi
        muốn …».
        """
        wishes = self._alike(WISHES)
        if self.keys[at] == BUT and not self.bare:  # without marks it is a child
            follows = self.keys[at + 1] if at + 1 < len(self.keys) else ""
            is_father = follows == FATHER and at + 2 < len(self.keys) and self.keys[at + 2] in WHOSE
            is_still = (follows in STILL and not is_father) or follows[:1].isdigit()
            return not is_still and any(key in wishes for key in self.keys[:at])
        return self.keys[at] in self._alike(WITH) and any(key in wishes for key in self.keys[at + 1 : at + WISH_WITHIN])

    def _wants_on_both_sides(self, at: int, marks: Collection[int]) -> bool:
        """«cần căn cước với lại giấy độc thân, đúng không» is one question."""
        before = any(mark < at for mark in marks) or any(key in WANTS for key in self.keys[:at])
        return before and any(key in ASKING or key in WANTS for key in self.keys[at + 2 :])

    def _after(self, mark: int) -> int:
        """What stands behind a question word: «bao nhiêu», «mấy ngày» are one."""
        return mark + (2 if self.keys[mark] in self._alike(COUNTING) else 1)

    def _cut(self, one: int, other: int) -> int:
        """Where between two question words the second question begins."""
        ends = [at for at in range(one + 1, other + 1) if self.clauses[at] != self.clauses[at - 1]]
        if ends:
            return ends[0]
        joints = self._alike(JOINTS)
        found = [at for at in range(one + 1, other) if self.keys[at] in joints]
        if found:
            return found[0]
        after = self._after(one)
        while after < other and not self.heavy[after]:
            after += 1
        return after

    def _marks(self) -> list[int]:
        """Where the question words stand; before a question mark without such a word, the last that says something."""
        asking = MARKLESS if self.bare else ASKING
        ends = self._alike(ENDS)
        marks = [
            at
            for at, key in enumerate(self.keys)
            if (key in asking and (key != "bao" or self._is_counted(at)))
            or (key in ends and self._ends_a_question(at))
            or (key == WHY and not self.bare and self._asks_why(at))
        ]
        wordless = set(self.questioned).difference(self.clauses[at] for at in marks)
        last = (self._last_said(clause) for clause in wordless)
        return sorted({*marks, *(at for at in last if at is not None)})

    def _last_said(self, clause: int) -> int | None:
        """The last syllable that says something up to the end of this clause; none where it only calls («bác ơi?»)."""
        said = [at for at, number in enumerate(self.clauses) if number <= clause]
        if not said or self.keys[said[-1]] in self._alike(CALLS):
            return None
        return next((at for at in reversed(said) if self.heavy[at]), None)

    def _is_counted(self, at: int) -> bool:
        return at + 1 < len(self.keys) and self.keys[at + 1] in self._alike(COUNTED)

    def _ends_a_question(self, at: int) -> bool:
        last = self._clause(at)[1]
        if not any(self.heavy[at + 1 : last]):
            return True
        if at > 0 and self.keys[at - 1] in self._alike(BEFORE_ENDS):
            return True
        return at + 1 < last and self.keys[at + 1] in self._alike(JOINTS)

    def _asks_why(self, at: int) -> bool:
        return at + 1 == self._clause(at)[1] and at > 0 and self.keys[at - 1] not in TEETH

    def _alike(self, keys: frozenset[str]) -> frozenset[str]:
        return frozenset(map(fold_of, keys)) if self.bare else keys

    def _clause(self, at: int) -> tuple[int, int]:
        """Where the clause of this syllable begins and ends."""
        first = last = at
        while first > 0 and self.clauses[first - 1] == self.clauses[at]:
            first -= 1
        while last < len(self.clauses) and self.clauses[last] == self.clauses[at]:
            last += 1
        return first, last
