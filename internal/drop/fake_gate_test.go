package drop_test

import (
	"context"
	"fmt"
	"sync"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// fakeGate says what its test has told it to; without a script it admits everybody.
type fakeGate struct {
	journal *journal

	mu        sync.Mutex
	script    []drop.Admission // what it says first, then second, …; the last one for ever
	admitErr  error
	coldUntil bool // cold until something is loaded
	loadErr   error
	settleErr error
	forgetErr error
	removeErr error
	settled   []drop.Settlement
	loaded    []drop.GateState
	versions  map[uuid.UUID]drop.GateVersion
}

func (g *fakeGate) says(verdicts ...drop.Verdict) {
	g.script = nil
	for _, v := range verdicts {
		g.script = append(g.script, drop.Admission{Verdict: v})
	}
}

func (g *fakeGate) Admit(_ context.Context, _ uuid.UUID, userID string) (drop.Admission, error) {
	g.journal.note("admit " + userID)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.admitErr != nil {
		return drop.Admission{}, g.admitErr
	}
	if g.coldUntil && len(g.loaded) == 0 {
		return drop.Admission{Verdict: drop.VerdictCold}, nil
	}
	if len(g.script) == 0 {
		return drop.Admission{Verdict: drop.VerdictAdmitted}, nil
	}
	said := g.script[0]
	if len(g.script) > 1 {
		g.script = g.script[1:]
	}
	return said, nil
}

func (g *fakeGate) Settle(_ context.Context, s drop.Settlement) error {
	g.journal.note(fmt.Sprintf("settle seq %d", s.State.Seq))
	g.mu.Lock()
	defer g.mu.Unlock()
	g.settled = append(g.settled, s)
	return g.settleErr
}

func (g *fakeGate) Load(_ context.Context, state drop.GateState) error {
	g.journal.note(fmt.Sprintf("load seq %d with %d holders", state.Seq, len(state.Holders)))
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.loadErr == nil {
		g.loaded = append(g.loaded, state)
	}
	return g.loadErr
}

func (g *fakeGate) Forget(_ context.Context, _ uuid.UUID, userID string) error {
	g.journal.note("forget " + userID)
	return g.forgetErr
}

func (g *fakeGate) Versions(_ context.Context, ids []uuid.UUID) (map[uuid.UUID]drop.GateVersion, error) {
	found := map[uuid.UUID]drop.GateVersion{}
	for _, id := range ids {
		if version, ok := g.versions[id]; ok {
			found[id] = version
		}
	}
	return found, nil
}

func (g *fakeGate) Remove(context.Context, uuid.UUID) error {
	g.journal.note("remove")
	return g.removeErr
}
