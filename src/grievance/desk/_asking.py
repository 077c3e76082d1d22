"""What a channel has to ask for, and what still to ask (S33, S50)."""

from __future__ import annotations

from grievance.codec import nearest
from grievance.desk._context import Context
from grievance.desk._driving import Operation, one_head, recall
from grievance.errors import InvalidValue
from grievance.model import Customer, Submission
from grievance.policies import Asks, Effort, Form, Question, Recurrence, effort_of, missing, questions, recurrence_of

__all__ = ["effort_on", "missing_of", "questions_for", "recurrence_in"]


def missing_of(context: Context, submission: Submission) -> Operation[tuple[str, ...]]:
    """Return what the channel has to ask for and a submission does not say."""
    customer = yield from _customer(context, submission)
    return missing(_asks(context, submission), submission, customer)


def questions_for(
    context: Context, submission: Submission, language: str, declined: tuple[str, ...]
) -> Operation[tuple[Question, ...]]:
    """Return what is still to ask, in order."""
    customer = yield from _customer(context, submission)
    return questions(_asks(context, submission), submission, language, customer=customer, declined=declined)


def effort_on(context: Context, form: Form, channel: str) -> Operation[Effort]:
    """Return what a form costs whoever fills it in on a channel of the procedure."""
    known = context.procedure.channels
    if channel not in known:
        raise InvalidValue("channel", f"{channel!r} is no channel of this procedure{nearest(channel, known)}")
    yield from ()
    return effort_of(form, context.procedure.asks[channel], known[channel])


def recurrence_in(context: Context, complaint_id: str) -> Operation[Recurrence]:
    """Return whether the matter was complained about before, in the windows of the procedure."""
    complaint = (yield from one_head(context.tenant, complaint_id)).complaint
    earlier = yield from context.gathering(context.procedure).earlier(complaint)
    return recurrence_of(complaint.submission, earlier, context.procedure.windows)


def _asks(context: Context, submission: Submission) -> Asks:
    return context.procedure.asks.get(submission.channel, Asks())


def _customer(context: Context, submission: Submission) -> Operation[Customer | None]:
    if submission.customer_id is None:
        return None
    documents = yield from recall(context.tenant, "customer", submission.customer_id)
    return context.codec.loads(documents[-1], Customer) if documents else None
