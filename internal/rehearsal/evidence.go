package rehearsal

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// evidence is everything that the checks compare. Each check is a function of it alone.
type evidence struct {
	before, after drop.View // the drop before anybody came, and when all was quiet
	claims        map[uuid.UUID]*claim
	reservations  []reservationRow
	purchases     []purchaseRow
	ledger        []entryRow
	stats         drop.Stats
	screens       []finalScreen
	stocks        int
	wrongs        map[wrong]*fault
	answers       map[Kind]int
	bots          Bots
	stillWant     int // people who waited for a unit until the end
	unanswered    int // presses that were never answered
	audited       bool
	auditBreaches []string
	auditSummary  string
	closing       closing
}

// closing is the end of a drop that the rehearsal made.
type closing struct {
	tried  bool
	failed error
}

// finalScreen is what an open page showed at the end.
type finalScreen struct{ shown *shown }

// pollEvery is how often the end is asked for.
const pollEvery = 200 * time.Millisecond

// gather waits until nothing is held and every screen shows the same, and reads what the shop says.
func (r *run) gather(ctx context.Context) (*evidence, error) {
	e := &evidence{before: r.before}
	if err := r.waitQuiet(ctx, e); err != nil {
		return nil, err
	}
	var err error
	if e.reservations, err = r.admin.reservations(ctx, r.drop.ID); err != nil {
		return nil, err
	}
	if e.purchases, err = r.admin.purchases(ctx, r.drop.ID); err != nil {
		return nil, err
	}
	if e.ledger, err = r.admin.ledger(ctx, r.drop.ID); err != nil {
		return nil, err
	}
	if e.stats, err = r.admin.stats(ctx, r.drop.ID); err != nil {
		return nil, err
	}
	if r.Audit != nil {
		e.audited = true
		if e.auditBreaches, e.auditSummary, err = r.Audit(ctx, r.drop.ID); err != nil {
			return nil, fmt.Errorf("audit: %w", err)
		}
	}
	for _, b := range r.buyers {
		b.mu.Lock()
		if !b.gone {
			e.unanswered++
		}
		b.mu.Unlock()
	}
	j := r.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	e.claims, e.stocks, e.wrongs, e.answers, e.bots = j.claims, j.stocks, j.wrongs, j.answers, j.bots
	e.stillWant = int(r.tired.Load())
	return e, nil
}

// waitQuiet waits for the last holds to end, and then for the screens.
func (r *run) waitQuiet(ctx context.Context, e *evidence) (err error) {
	holdsEnd := time.Now().Add(r.hold + quietFor)
	for {
		if e.after, err = r.admin.view(ctx, r.drop.ID); err != nil {
			return err
		}
		if e.after.ReservedStock == 0 || time.Now().After(holdsEnd) {
			break
		}
		if !pause(ctx, pollEvery) {
			return ctx.Err()
		}
	}
	for until := time.Now().Add(quietFor); ; {
		if e.after, err = r.admin.view(ctx, r.drop.ID); err != nil {
			return err
		}
		e.screens = r.openScreens()
		if len(screenFaults(e)) == 0 || time.Now().After(until) {
			return nil
		}
		if !pause(ctx, pollEvery) {
			return ctx.Err()
		}
	}
}

// openScreens returns what the pages show whose sockets are open.
func (r *run) openScreens() (all []finalScreen) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.screens {
		if shown, open := s.now(); open && shown != nil {
			all = append(all, finalScreen{shown})
		}
	}
	return all
}
