package shop_test

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/google/uuid"

	"sneakerhead/internal/shop"
)

// fakeGate answers what its test has scripted; without a script it admits everybody.
type fakeGate struct {
	journal *journal

	mu        sync.Mutex
	script    []shop.Admission // its answers in order; the last one is repeated
	admitErr  error
	coldUntil bool // cold until something is loaded
	loadErr   error
	settleErr error
	forgetErr error
	atForget  func() // if not nil, called by Forget
	removeErr error
	settled   []shop.Settlement
	loaded    []shop.GateState
	versions  map[uuid.UUID]shop.GateVersion
}

func (g *fakeGate) says(verdicts ...shop.Verdict) {
	g.script = nil
	for _, v := range verdicts {
		g.script = append(g.script, shop.Admission{Verdict: v})
	}
}

func (g *fakeGate) Admit(_ context.Context, _ uuid.UUID, attempt shop.Attempt) (shop.Admission, error) {
	g.journal.note(strings.TrimSpace("admit " + attempt.UserID + " " + wishInWords(attempt.Wish)))
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.admitErr != nil {
		return shop.Admission{}, g.admitErr
	}
	if g.coldUntil && len(g.loaded) == 0 {
		return shop.Admission{Verdict: shop.VerdictCold}, nil
	}
	if len(g.script) == 0 {
		return shop.Admission{Verdict: shop.VerdictAdmitted}, nil
	}
	said := g.script[0]
	if len(g.script) > 1 {
		g.script = g.script[1:]
	}
	return said, nil
}

func (g *fakeGate) Settle(_ context.Context, s shop.Settlement) error {
	g.journal.note(fmt.Sprintf("settle seq %d", s.State.Seq))
	g.mu.Lock()
	defer g.mu.Unlock()
	g.settled = append(g.settled, s)
	return g.settleErr
}

func (g *fakeGate) Load(_ context.Context, state shop.GateState) error {
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
	if g.atForget != nil {
		g.atForget()
	}
	return g.forgetErr
}

func (g *fakeGate) Versions(_ context.Context, ids []uuid.UUID) (map[uuid.UUID]shop.GateVersion, error) {
	found := map[uuid.UUID]shop.GateVersion{}
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
