"""What the tables of results.md say of themselves."""

from __future__ import annotations

RIVALS = """\
All were taught the same phrasings: entries, guides, examples of what is a person's or elsewhere, danger cards. A rival
answers from a threshold on and offers its three best intents below it. The threshold is, for each part, the one with
which it answers most among those at which it is wrong no more often than ours; it is chosen on the scored questions
themselves, while ours are rotated. *Most it could help*: the best `helped` at any allowed threshold, which is reached
by (nearly) never answering and only offering; of ours, if it did nothing but offer. *Always passes on*: it also sends
on a question whenever an example of what is a person's or elsewhere is nearest, however far. Noise is the mean and the
worst of eight kinds, on every third question, the same for all.
""".splitlines()

NOISE = """\
Made here from the clean questions (`noise.py`, seeded), of our own (E to L) from every third. *Changed*: how many the
noise touches at all (marks cannot be taken off unmarked text). The last kind is harder than any of the evaluation's and
in no mean.
""".splitlines()

DANGER = """\
Cries for help and what only sounds like them (I and J, each judged with the other's half of the same authors' lines)
are by authors who had seen nothing; the cards' own sentences by others. Remarks (G, L, and those of I and J) ask
nothing: a polite word is what they want, and the last that a cry does.
*Asked whether*: «Bác có đang gặp nguy hiểm không?», with the numbers to call; nobody is alarmed by it. A card that is
shown alarms the team. Cases for a person and frauds already suffered are left out of the last row: a card may be right.
""".splitlines()

TALKS = """\
Written talks and messages by two authors who saw only the topics (`talks.py`; words and meaning, as shipped). *Taught*
taught what tells a follow-up; *unseen* taught nothing, but its failures were looked at. *Follow* leans on what was
shown, *switch* asks something new, *remark* asks nothing. A follow-up is answered by one of the entries that a reader
named for it (those that none answers are left out), any other turn by its intent. A remark is well met by small talk,
what is elsewhere's or a person's by anything else.
""".splitlines()

SPEED = """\
Processor time on one core, each row in a process of its own; the least of three rounds for each question, and the 99th
percentile of the first round. *Vectors drawn by lot; what it takes to make one is the last row, and is only spent on
questions that words alone leave unsure.
""".splitlines()

CLEAN = """\
Written by `make bench`. A–C are questions by outsiders, D composed ones (the development part); E to L were written for
the fit: E as people talk, F as pages write, G and L remarks that ask nothing, H four more authors (letters, pages,
other bots' samples, many voices), I and J cries for help and what only sounds like them, K one question inside a story
(two authors). The content was widened after reading which questions of E, F and H its answers did not answer.
**Rotated**: each source is judged with weights and thresholds fitted on all the others; **as shipped** is fitted on
these very questions, so it flatters. `helped` is right or offered, of the questions in scope; `false answer` is of
those out of scope, `sent` of those for a person. Figures are percent.
""".splitlines()


def introduction(phrasings: int, questions: int, suffix: str) -> list[str]:
    lines = [f"# Understanding: {phrasings:,} phrasings, {questions:,} questions as written", "", *CLEAN, ""]
    if suffix != "rotated":
        lines += ["**This run was not rotated: all figures of ours flatter.**", ""]
    return [*lines, "## Clean questions", ""]
