"""Ways through a guide: every step can be reached, and from every step an end can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.flow import Flow, GoStep, Step, Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.content.pack import Pack
    from bot.content.problem import Report


def check_paths(pack: Pack, report: Report) -> None:
    for written in pack.flows.values():
        flow = written.value
        known = {step.id for step in flow.steps}
        if all(target.step in known for step in flow.steps for target in _steps_after(step)):
            _check_flow(flow, report)


def _check_flow(flow: Flow, report: Report) -> None:
    reached = _reachable(flow)
    ending = _ending(flow)
    for step in flow.steps:
        if step.id not in reached:
            report.error(
                step.place,
                f"hướng dẫn «{flow.id}»: không có đường nào tới bước «{step.id}».",
                f"Thêm «go: {step.id}» ở một bước trước nó, hoặc xóa bước này.",
            )
        elif step.id not in ending and any(targets(step)):  # a step without any way on has been reported
            report.error(
                step.place,
                f"hướng dẫn «{flow.id}»: từ bước «{step.id}» đi mãi không tới chỗ kết thúc.",
                "Cho một lựa chọn dẫn tới «end», «person», «flow:…» hoặc «faq:…».",
            )
    _check_order(flow, report)


def _check_order(flow: Flow, report: Report) -> None:
    """A main step that leads back by its first choice makes "Bước 3/7" run backwards."""
    number = {step.id: place for place, step in enumerate(flow.steps) if not step.side}
    if flow.steps and flow.steps[0].side:
        report.error(
            flow.steps[0].place,
            f"hướng dẫn «{flow.id}»: bước đầu tiên không thể là bước rẽ nhánh («side: true»).",
            "Đưa bước chính lên đầu, hoặc bỏ «side: true».",
        )
    for step in flow.steps:
        first = next(iter(targets(step)), None)
        if (
            step.id in number
            and isinstance(first, GoStep)
            and number.get(first.step, number[step.id] + 1) <= number[step.id]
        ):
            report.warning(
                step.place,
                f"hướng dẫn «{flow.id}»: lựa chọn đầu của bước «{step.id}» quay về bước đứng trước nó.",
                "Viết các bước chính theo đúng thứ tự đi; lựa chọn đầu là đường đi tiếp.",
            )


def targets(step: Step) -> Iterator[Target]:
    for choice in step.choices:
        yield choice.go
    if step.go is not None:
        yield step.go


def _steps_after(step: Step) -> Iterator[GoStep]:
    return (target for target in targets(step) if isinstance(target, GoStep))


def _reachable(flow: Flow) -> set[str]:
    reached: set[str] = set()
    waiting = [flow.steps[0].id]
    while waiting:
        name = waiting.pop()
        step = flow.step(name)
        if name not in reached and step is not None:
            reached.add(name)
            waiting.extend(target.step for target in _steps_after(step))
    return reached


def _ending(flow: Flow) -> set[str]:
    """Steps from which some way ends."""
    ending = {step.id for step in flow.steps if any(not isinstance(target, GoStep) for target in targets(step))}
    while True:
        more = {
            step.id
            for step in flow.steps
            if step.id not in ending and any(target.step in ending for target in _steps_after(step))
        }
        if not more:
            return ending
        ending |= more
