package shop

import (
	"context"
	"errors"
	"slices"

	"sneakerhead/internal/drop"
)

// settle tells the gate what a transaction did, which also publishes the news. A failure costs no
// unit: this replica's sockets are told directly, the other replicas read Postgres regularly, and
// the reconciler loads the gate again.
func (s *Service) settle(ctx context.Context, commands []drop.Command, outcome Outcome, changed moved) {
	if len(outcome.Entries) > 0 {
		s.ports.Audience.Changed()
	}
	news := s.newsOf(ctx, outcome, changed)
	err := s.ports.Gate.Settle(ctx, settlementOf(commands, outcome, news))
	if err == nil && slices.ContainsFunc(commands, changesLimit) {
		// Who is at the new limit is not among the hints: the next attempt has the gate loaded.
		err = s.ports.Gate.Remove(ctx, outcome.Drop.ID)
	}
	if err == nil && !outcome.Uncertain {
		return
	}
	s.stale.add(outcome.Drop.ID)
	if err != nil {
		s.ports.Metrics.SettleFailed()
		if news != nil {
			s.ports.Audience.Deliver(*news)
		}
	}
}

func changesLimit(c drop.Command) bool { return c.Changes != nil && c.Changes.MaxPerUser != nil }

// settlementOf returns what the gate has to be told of one transaction.
func settlementOf(commands []drop.Command, outcome Outcome, news *drop.News) Settlement {
	state := GateStateOf(&outcome.Drop)
	settlement := Settlement{
		DropID:  outcome.Drop.ID,
		State:   &state,
		FromSeq: outcome.Drop.Seq - int64(len(outcome.Entries)),
		News:    news,
	}
	for i, command := range commands {
		if command.Kind != drop.Reserve {
			continue
		}
		settlement.Ended = append(settlement.Ended, command.UserID)
		switch answer := outcome.Answers[i]; {
		case answer.Err == nil: // a new hold, or an older one that the gate has no hint of
			hint := HoldHint{UserID: command.UserID, Until: answer.Reservation.ExpiresAt}
			settlement.Opened = append(settlement.Opened, hint)
		case errors.Is(answer.Err, drop.ErrPurchaseLimit):
			settlement.AtLimit = append(settlement.AtLimit, command.UserID)
		case errors.Is(answer.Err, drop.ErrCoolingDown):
			refusal, _ := drop.AsRefusal(answer.Err)
			settlement.Waiting = append(settlement.Waiting, WaitHint{UserID: command.UserID, Until: refusal.RetryAt})
		}
	}
	settlement.AtLimit = append(settlement.AtLimit, outcome.AtLimit...)
	settlement.Edited = slices.ContainsFunc(outcome.Entries, func(e drop.Entry) bool { return e.Kind == drop.EntryEdited })
	for _, r := range outcome.Closed {
		settlement.Closed = append(settlement.Closed, r.UserID)
	}
	return settlement
}

// GateStateOf returns what a gate stores of a drop, without holders.
func GateStateOf(d *drop.Drop) GateState {
	return GateState{
		Stock:      d.Stock(),
		StartsAt:   d.StartsAt,
		EndsAt:     d.EndsAt,
		Paused:     !d.PausedAt.IsZero(),
		Ended:      !d.EndedAt.IsZero(),
		Cancelled:  !d.CancelledAt.IsZero(),
		MaxPerUser: d.MaxPerUser,
	}
}
