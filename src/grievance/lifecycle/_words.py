"""Which event tells that a command was carried out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grievance.lifecycle import _commands as commands
from grievance.lifecycle import _of_record as of_record
from grievance.model import _events as events
from grievance.model import _record as record

__all__ = ["COMMANDS", "CONSEQUENCES", "EVENT_OF", "OPERATIONS"]

EVENT_OF: Mapping[type[commands.Command], type[events.Event]] = MappingProxyType(
    {
        commands.Register: events.Registered,
        commands.Admit: events.Admitted,
        commands.Assess: events.Assessed,
        commands.Overrule: events.Overridden,
        commands.Correct: events.Corrected,
        commands.Time: events.Timed,
        commands.RecordContact: events.Contacted,
        commands.Wait: events.Waited,
        commands.Resume: events.Resumed,
        commands.PromiseDate: events.Promised,
        commands.Waive: events.Waived,
        commands.CompleteFile: events.FileCompleted,
        commands.OfferTransfer: events.TransferOffered,
        commands.AcceptTransfer: events.TransferAccepted,
        commands.DeclineTransfer: events.TransferDeclined,
        commands.GiveTask: events.TaskGiven,
        commands.FinishTask: events.TaskFinished,
        commands.DeclineTask: events.TaskDeclined,
        commands.Answer: events.Answered,
        commands.Accept: events.Accepted,
        commands.Decline: events.Declined,
        commands.Refer: events.Referred,
        commands.Withdraw: events.Withdrawn,
        commands.Reopen: events.Reopened,
        commands.RequestStage2: events.Stage2Requested,
        commands.Close: events.Closed,
        commands.CheckExecution: events.ExecutionChecked,
        commands.GiveFeedback: events.FeedbackGiven,
        commands.Analyse: events.Analysed,
        commands.HandOut: events.Prompted,
        commands.Settle: events.Settled,
        commands.ConfirmHandOver: events.HandOverConfirmed,
        commands.ReturnHandOver: events.HandOverReturned,
        commands.GoToOmbudsman: events.WentToOmbudsman,
        commands.OmbudsmanDecides: events.OmbudsmanDecided,
        commands.Propose: events.DecisionProposed,
        commands.Approve: events.DecisionApproved,
        commands.ReportRemedy: events.RemedyReported,
        commands.ReportBounce: events.Bounced,
        commands.Tick: events.Ticked,
        of_record.Merge: record.Merged,
        of_record.Absorb: record.Absorbed,
        of_record.Unmerge: record.Unmerged,
        of_record.Release: record.Released,
        of_record.LinkWith: record.Linked,
        of_record.PlaceHold: record.HoldPlaced,
        of_record.LiftHold: record.HoldLifted,
        of_record.Erase: record.Erased,
    }
)

COMMANDS: Mapping[str, type[commands.Command]] = MappingProxyType({one.__name__: one for one in EVENT_OF})
"""The commands by name, as a procedure names them."""

CONSEQUENCES: frozenset[type[commands.Command]] = frozenset(
    {commands.Assess, commands.Time, commands.HandOut, of_record.Absorb, of_record.Release}
)
"""What follows from other commands, from a reassessment or a sweep, and is asked for by nobody."""

OPERATIONS: Mapping[type[commands.Command], str] = MappingProxyType(
    {of_record.Merge: "merge", of_record.Unmerge: "unmerge", of_record.Erase: "erase"}
)
"""What touches more than one complaint, or more than its events: a desk does it by an operation of its own."""
