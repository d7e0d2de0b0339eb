package shop_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
	"sneakerhead/internal/shop"
)

// fakePostgres implements Ledger, Reads and Catalog on a droptest.Store, which checks every
// decision as strictly as Postgres would.
type fakePostgres struct {
	journal *journal

	mu        sync.Mutex
	store     *droptest.Store
	batches   [][]drop.Command
	applying  func()              // called at the beginning of each batch, without the lock
	applied   func(*shop.Outcome) // changes what a batch did
	reading   func()              // called at the beginning of each GateState, without the lock
	away      error
	uncertain bool
	buyers    []drop.Sale
	created   []drop.Drop
}

func (p *fakePostgres) Apply(_ context.Context, dropID uuid.UUID, commands []drop.Command) (shop.Outcome, error) {
	if p.applying != nil {
		p.applying()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.journal.note("apply " + inWords(commands))
	p.batches = append(p.batches, commands)
	if err := p.knows(dropID); err != nil {
		return shop.Outcome{}, err
	}
	outcome := shop.Outcome{Decision: p.store.Apply(commands...), At: p.store.Now, MoreDue: p.store.MoreDue, Uncertain: p.uncertain}
	p.setNextHoldEnds(&outcome.Drop)
	if p.applied != nil {
		p.applied(&outcome)
	}
	return outcome, nil
}

// inWords writes commands as "reserve alex, purchase sam".
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
	if dropID != p.store.Drop.ID {
		return drop.ErrNotFound
	}
	return nil
}

// CheckWish knows the drop and its sizes.
func (p *fakePostgres) CheckWish(ctx context.Context, dropID uuid.UUID, wish drop.Wish) error {
	if err := p.MustExist(ctx, dropID); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.store.Drop.CheckWish(wish)
}

// MustExist knows the drop, as a replica does that has read it before.
func (p *fakePostgres) MustExist(_ context.Context, dropID uuid.UUID) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if dropID != p.store.Drop.ID {
		return drop.ErrNotFound
	}
	return nil
}

// setNextHoldEnds sets when the first hold of a drop, and of each of its sizes, ends.
func (p *fakePostgres) setNextHoldEnds(d *drop.Drop) {
	d.NextHoldEnd = p.nextHoldEnd(func(drop.Reservation) bool { return true })
	d.Sizes = slices.Clone(d.Sizes)
	for i := range d.Sizes {
		d.Sizes[i].NextHoldEnd = p.nextHoldEnd(func(r drop.Reservation) bool { return r.Size.ID == d.Sizes[i].ID })
	}
}

func (p *fakePostgres) nextHoldEnd(of func(drop.Reservation) bool) time.Time {
	var next time.Time
	for _, r := range p.store.Rows {
		if r.Status == drop.ReservationActive && of(r) && (next.IsZero() || r.ExpiresAt.Before(next)) {
			next = r.ExpiresAt
		}
	}
	return next
}

// atLimit returns the users who have bought all that one user may buy.
func (p *fakePostgres) atLimit() (users []string) {
	for _, r := range p.store.Rows {
		if !slices.Contains(users, r.UserID) && p.store.Count(r.UserID, drop.ReservationCompleted) >= p.store.Drop.MaxPerUser {
			users = append(users, r.UserID)
		}
	}
	return users
}

func (p *fakePostgres) GateState(_ context.Context, dropID uuid.UUID, holdsAfter int64) (shop.GateState, error) {
	if p.reading != nil {
		p.reading()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.journal.note(fmt.Sprintf("read gate state since %d", holdsAfter))
	if err := p.knows(dropID); err != nil {
		return shop.GateState{}, err
	}
	d := p.store.Drop
	p.setNextHoldEnds(&d)
	state := shop.GateStateOf(&d)
	if holdsAfter == 0 {
		state.AtLimit = p.atLimit()
	}
	state.HintsUpTo = state.Seq
	for _, r := range p.store.Rows {
		if r.Status == drop.ReservationActive && r.OpenedSeq > holdsAfter {
			state.Holders = append(state.Holders, shop.HoldHint{UserID: r.UserID, Until: r.ExpiresAt})
		}
	}
	return state, nil
}

func (p *fakePostgres) Stocks(_ context.Context, ids []uuid.UUID) (map[uuid.UUID]drop.Stock, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	stocks := map[uuid.UUID]drop.Stock{}
	if slices.Contains(ids, p.store.Drop.ID) {
		stocks[p.store.Drop.ID] = p.store.Drop.Stock()
	}
	return stocks, p.away
}

func (p *fakePostgres) Holds(_ context.Context, _ uuid.UUID, users []string) (map[string]drop.Reservation, drop.Stock, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.journal.note("look up the hold of " + strings.Join(users, ", "))
	holds := map[string]drop.Reservation{}
	for _, r := range p.store.Rows {
		if r.Held(p.store.Now) && slices.Contains(users, r.UserID) {
			holds[r.UserID] = r
		}
	}
	return holds, p.store.Drop.Stock(), p.away
}

func (p *fakePostgres) DropsOf(_ context.Context, ids []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.journal.note(fmt.Sprintf("look up %d reservations", len(ids)))
	found := map[uuid.UUID]uuid.UUID{}
	for _, id := range ids {
		if r, ok := p.store.Row(id); ok {
			found[id] = r.DropID
		}
	}
	return found, p.away
}

func (p *fakePostgres) View(context.Context, uuid.UUID) (drop.View, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.store.Drop.ViewAt(p.store.Now, p.buyers), p.away
}

func (p *fakePostgres) Running(context.Context) ([]uuid.UUID, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	over := p.store.Drop.Announced == drop.Ended || p.store.Drop.Announced == drop.Cancelled
	if over && p.store.Count("", drop.ReservationActive) == 0 {
		return nil, p.away
	}
	return []uuid.UUID{p.store.Drop.ID}, p.away
}

func (p *fakePostgres) Overdue(context.Context) ([]uuid.UUID, error) { return nil, p.away }

func (p *fakePostgres) ScheduledChanges(context.Context, time.Time) ([]drop.ScheduledChange, error) {
	return nil, p.away
}

func (p *fakePostgres) Create(_ context.Context, d drop.Drop, actor string) (drop.Drop, bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.journal.note("create for " + actor)
	if p.away != nil {
		return drop.Drop{}, false, p.away
	}
	d.ID, d.Seq, d.CreatedAt, d.UpdatedAt = uuid.UUID{9}, 1, p.store.Now, p.store.Now
	p.created = append(p.created, d)
	return d, false, nil
}

// storeClock tells the store's time.
type storeClock struct{ postgres *fakePostgres }

func (c storeClock) Now() time.Time {
	c.postgres.mu.Lock()
	defer c.postgres.mu.Unlock()
	return c.postgres.store.Now
}
