package failpoint

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// Ports wraps the ports that a command passes.
func (s *Set) Ports(p shop.Ports) shop.Ports {
	shared := &flow{set: s, kinds: map[uuid.UUID][]string{}, admitted: map[attempt]bool{}}
	p.Ledger = &ledger{Ledger: p.Ledger, flow: shared}
	p.Gate = &gate{Gate: p.Gate, flow: shared}
	p.Timer = &timer{Timer: p.Timer, set: s}
	p.Publisher = &publisher{Publisher: p.Publisher, set: s}
	return p
}

// flow is what the wrappers of the ports share about commands in progress.
type flow struct {
	set *Set

	mu       sync.Mutex
	kinds    map[uuid.UUID][]string // the kinds in each drop's current batch; a replica has one at a time
	admitted map[attempt]bool       // admitted by the gate, not yet decided by the ledger
}

type attempt struct {
	dropID uuid.UUID
	userID string
}

// kindsKey is the context key of the kinds of a batch.
type kindsKey struct{}

// kindsOf lists the kinds of a batch, each once.
func kindsOf(commands []drop.Command) []string {
	var kinds []string
	for _, c := range commands {
		if kind := string(c.Kind); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

type gate struct {
	shop.Gate
	*flow
}

func (g *gate) Admit(ctx context.Context, dropID uuid.UUID, tried shop.Attempt) (shop.Admission, error) {
	if err := g.set.pass("asking", string(drop.Reserve)); err != nil {
		return shop.Admission{}, err
	}
	admission, err := g.Gate.Admit(ctx, dropID, tried)
	if err == nil && admission.Verdict == shop.VerdictAdmitted {
		g.mu.Lock()
		if len(g.admitted) > 10_000 { // attempts that were never decided
			clear(g.admitted)
		}
		g.admitted[attempt{dropID, tried.UserID}] = true
		g.mu.Unlock()
	}
	if failed := g.set.pass("admitted", string(drop.Reserve)); failed != nil {
		return shop.Admission{}, failed
	}
	return admission, err
}

func (g *gate) Load(ctx context.Context, state shop.GateState) error {
	if err := g.set.pass("loading", "gate"); err != nil {
		return err
	}
	return g.Gate.Load(ctx, state)
}

func (g *gate) Settle(ctx context.Context, settlement shop.Settlement) error {
	err := g.Gate.Settle(ctx, settlement)
	g.mu.Lock()
	kinds := g.flow.kinds[settlement.DropID]
	g.mu.Unlock()
	if failed := g.set.pass("settled", kinds...); failed != nil {
		return failed
	}
	return err
}

type ledger struct {
	shop.Ledger
	*flow
}

func (l *ledger) Apply(ctx context.Context, dropID uuid.UUID, commands []drop.Command) (shop.Outcome, error) {
	kinds := kindsOf(commands)
	l.mu.Lock()
	l.flow.kinds[dropID] = kinds
	l.mu.Unlock()
	if err := l.set.pass("applying", kinds...); err != nil {
		return shop.Outcome{}, fmt.Errorf("%w: %w", drop.ErrUnavailable, err)
	}
	outcome, err := l.Ledger.Apply(context.WithValue(ctx, kindsKey{}, kinds), dropID, commands)
	if err != nil {
		return outcome, err
	}
	l.observe(dropID, commands, &outcome)
	if failed := l.set.pass("committed", kinds...); failed != nil {
		return shop.Outcome{}, fmt.Errorf("%w: %w", drop.ErrUnavailable, failed)
	}
	return outcome, nil
}

type publisher struct {
	shop.Publisher
	set *Set
}

func (p *publisher) Publish(ctx context.Context, news drop.News) error {
	if err := p.set.pass("publishing", "news"); err != nil {
		return err
	}
	return p.Publisher.Publish(ctx, news)
}

// timer holds back wake-ups while a fault is armed between the answer and the wake-up.
type timer struct {
	shop.Timer
	set *Set
}

func (t *timer) WakeAt(dropID uuid.UUID, second time.Time) {
	if t.set.isArmed("answered/" + string(drop.Reserve)) {
		t.set.mu.Lock()
		defer t.set.mu.Unlock()
		t.set.wakes = append(t.set.wakes, func() { t.Timer.WakeAt(dropID, second) })
		return
	}
	t.Timer.WakeAt(dropID, second)
}
