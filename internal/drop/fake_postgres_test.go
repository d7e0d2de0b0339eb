package drop_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// fakePostgres is ledger, reads and catalog on a world: what Decide decides is stored as strictly as Postgres would.
type fakePostgres struct {
	journal *journal

	mu        sync.Mutex
	world     *world
	batches   [][]drop.Command
	applying  func() // called at the beginning of each batch, without the lock
	reading   func() // called at the beginning of each GateState, without the lock
	away      error
	uncertain bool
	buyers    []drop.Sale
	created   []drop.Drop
}

func (p *fakePostgres) Apply(_ context.Context, dropID uuid.UUID, commands []drop.Command) (drop.Outcome, error) {
	if p.applying != nil {
		p.applying()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.journal.note("apply " + inWords(commands))
	p.batches = append(p.batches, commands)
	if err := p.knows(dropID); err != nil {
		return drop.Outcome{}, err
	}
	outcome := drop.Outcome{Decision: p.world.apply(commands...), At: p.world.now, MoreDue: p.world.moreDue, Uncertain: p.uncertain}
	if outcome.Drop.Counts.Available == 0 {
		outcome.NextHoldEnd = p.nextHoldEnd()
	}
	return outcome, nil
}

// inWords lists commands as "reserve alex, purchase sam".
func inWords(commands []drop.Command) string {
	var words []string
	for _, c := range commands {
		words = append(words, strings.TrimSpace(string(c.Kind)+" "+c.UserID))
	}
	return strings.Join(words, ", ")
}

func (p *fakePostgres) knows(dropID uuid.UUID) error {
	if p.away != nil {
		return p.away
	}
	if dropID != p.world.drop.ID {
		return drop.ErrNotFound
	}
	return nil
}

func (p *fakePostgres) nextHoldEnd() time.Time {
	var next time.Time
	for _, r := range p.world.rows {
		if r.Status == drop.ReservationActive && (next.IsZero() || r.ExpiresAt.Before(next)) {
			next = r.ExpiresAt
		}
	}
	return next
}

func (p *fakePostgres) GateState(_ context.Context, dropID uuid.UUID, holdsAfter int64) (drop.GateState, error) {
	if p.reading != nil {
		p.reading()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.journal.note(fmt.Sprintf("read gate state since %d", holdsAfter))
	if err := p.knows(dropID); err != nil {
		return drop.GateState{}, err
	}
	state := drop.GateStateOf(&p.world.drop)
	state.HintsUpTo = state.Seq
	for _, r := range p.world.rows {
		if r.Status == drop.ReservationActive && r.OpenedSeq > holdsAfter {
			state.Holders = append(state.Holders, drop.HoldHint{UserID: r.UserID, Until: r.ExpiresAt})
		}
	}
	return state, nil
}

func (p *fakePostgres) Stocks(_ context.Context, ids []uuid.UUID) (map[uuid.UUID]drop.Stock, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	stocks := map[uuid.UUID]drop.Stock{}
	if slices.Contains(ids, p.world.drop.ID) {
		stocks[p.world.drop.ID] = p.world.drop.Stock()
	}
	return stocks, p.away
}

func (p *fakePostgres) Holds(_ context.Context, _ uuid.UUID, users []string) (map[string]drop.Reservation, drop.Stock, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.journal.note("look up the hold of " + strings.Join(users, ", "))
	holds := map[string]drop.Reservation{}
	for _, r := range p.world.rows {
		if r.Held(p.world.now) && slices.Contains(users, r.UserID) {
			holds[r.UserID] = r
		}
	}
	return holds, p.world.drop.Stock(), p.away
}

func (p *fakePostgres) DropsOf(_ context.Context, ids []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.journal.note(fmt.Sprintf("look up %d reservations", len(ids)))
	found := map[uuid.UUID]uuid.UUID{}
	for _, id := range ids {
		if r, ok := p.world.row(id); ok {
			found[id] = r.DropID
		}
	}
	return found, p.away
}

func (p *fakePostgres) View(context.Context, uuid.UUID) (drop.View, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.world.drop.ViewAt(p.world.now, p.buyers), p.away
}

func (p *fakePostgres) Running(context.Context) ([]uuid.UUID, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	over := p.world.drop.Announced == drop.Ended || p.world.drop.Announced == drop.Cancelled
	if over && p.world.count("", drop.ReservationActive) == 0 {
		return nil, p.away
	}
	return []uuid.UUID{p.world.drop.ID}, p.away
}

func (p *fakePostgres) Overdue(context.Context) ([]uuid.UUID, error) { return nil, p.away }

func (p *fakePostgres) Turning(context.Context, time.Time) ([]drop.Turn, error) { return nil, p.away }

func (p *fakePostgres) Create(_ context.Context, d drop.Drop, actor string) (drop.Drop, bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.journal.note("create for " + actor)
	if p.away != nil {
		return drop.Drop{}, false, p.away
	}
	d.ID, d.Seq, d.CreatedAt, d.UpdatedAt = uuid.UUID{9}, 1, p.world.now, p.world.now
	p.created = append(p.created, d)
	return d, false, nil
}

// worldClock is the world's time.
type worldClock struct{ postgres *fakePostgres }

func (c worldClock) Now() time.Time {
	c.postgres.mu.Lock()
	defer c.postgres.mu.Unlock()
	return c.postgres.world.now
}
