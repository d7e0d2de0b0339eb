package failpoint

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// observe counts situations that can be recognised by a transaction's outcome, and that no metric
// counts.
func (l *ledger) observe(dropID uuid.UUID, commands []drop.Command, outcome *shop.Outcome) {
	for i, c := range commands {
		answer := outcome.Answers[i]
		if outcome.Uncertain && foundDone(c, answer, outcome) {
			l.set.noteSeen("a commit was repeated and found done")
		}
		if c.Kind == drop.Reserve && l.takeAdmitted(dropID, c.UserID) &&
			(errors.Is(answer.Err, drop.ErrSoldOut) || errors.Is(answer.Err, drop.ErrAllHeld)) {
			l.set.noteSeen("over-admitted and refused by Postgres")
		}
	}
	expired := slices.ContainsFunc(outcome.Entries, func(e drop.Entry) bool { return e.Kind == drop.EntryExpired })
	byTask, byReaper := l.set.isPoking("task", dropID), l.set.isPoking("reaper", dropID)
	switch {
	case byTask && len(outcome.Entries) == 0 && onlyExpires(commands):
		l.set.noteSeen("a task found nothing due")
	case byTask && expired:
		l.set.noteSeen("a task expired holds")
	case byReaper && expired:
		l.set.noteSeen("the reaper expired holds")
	}
}

// foundDone reports whether a command of an uncertain outcome was committed by an earlier try: it
// is answered as new, but this transaction did not write it.
func foundDone(c drop.Command, answer drop.Answer, outcome *shop.Outcome) bool {
	if answer.Err != nil {
		return false
	}
	switch c.Kind {
	case drop.Reserve:
		return answer.Reservation.ID == c.ID &&
			!slices.ContainsFunc(outcome.Opened, func(r drop.Reservation) bool { return r.ID == c.ID })
	case drop.Buy:
		return answer.Purchase.ID == c.ID && !slices.ContainsFunc(outcome.Purchased, func(p drop.Purchase) bool { return p.ID == c.ID })
	case drop.Adjust:
		return answer.Repeated
	default:
		return false
	}
}

func onlyExpires(commands []drop.Command) bool {
	return !slices.ContainsFunc(commands, func(c drop.Command) bool { return c.Kind != drop.Expire })
}

// takeAdmitted removes an attempt from those that the gate admitted, and reports whether it was one
// of them.
func (l *ledger) takeAdmitted(dropID uuid.UUID, userID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := attempt{dropID, userID}
	was := l.admitted[a]
	delete(l.admitted, a)
	return was
}

// poke is who pokes which drop.
type poke struct {
	who    string
	dropID uuid.UUID
}

// Poker is the service, as tasks, reaper and openings call it.
type Poker interface {
	Poke(ctx context.Context, dropID uuid.UUID) error
}

// Poker wraps the service for one of its callers: "task" or "reaper".
func (s *Set) Poker(who string, p Poker) Poker { return &poker{Poker: p, set: s, who: who} }

type poker struct {
	Poker
	set *Set
	who string
}

func (p *poker) Poke(ctx context.Context, dropID uuid.UUID) error {
	p.set.addPokes(poke{p.who, dropID}, 1)
	defer p.set.addPokes(poke{p.who, dropID}, -1)
	err := p.Poker.Poke(ctx, dropID)
	if failed := p.set.pass("answered", string(drop.Expire)); failed != nil {
		return failed
	}
	return err
}

// addPokes changes how many pokes of a caller for a drop are in progress.
func (s *Set) addPokes(p poke, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pokes[p] += n; s.pokes[p] == 0 {
		delete(s.pokes, p)
	}
}

// isPoking reports whether a caller's poke for a drop is in progress.
func (s *Set) isPoking(who string, dropID uuid.UUID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pokes[poke{who, dropID}] > 0
}
