package shop_test

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/shop"
)

// errLost is what a caller sees of a call whose request or reply did not arrive.
var errLost = errors.New("lost")

// leaseTime is how long an admitted user may take, as in internal/rdb.
const leaseTime = 3 * time.Second

// stormGate is the one Redis of a storm: what the Lua scripts do, in memory. It forgets everything when it is flushed.
type stormGate struct {
	state     *shop.GateState
	hintsUpTo int64
	leases    map[string]time.Time
	holders   map[string]time.Time // the end of a hold; atLimit for who may hold no more
}

// atLimit is a hint that ends with the gate.
var atLimit = time.Unix(1<<40, 0)

func newStormGate() *stormGate {
	return &stormGate{leases: map[string]time.Time{}, holders: map[string]time.Time{}}
}

func (g *stormGate) live(now time.Time) int {
	maps.DeleteFunc(g.leases, func(_ string, until time.Time) bool { return !until.After(now) })
	return len(g.leases)
}

func (g *stormGate) admit(user string, now time.Time) shop.Admission {
	if g.state == nil {
		return shop.Admission{Verdict: shop.VerdictCold}
	}
	hint, hinted := g.holders[user]
	if hinted && !hint.Equal(atLimit) {
		if hint.After(now) {
			return shop.Admission{Verdict: shop.VerdictHolding}
		}
		delete(g.holders, user)
	}
	if closed, is := g.closed(now); is {
		return shop.Admission{Verdict: closed}
	}
	leased := g.live(now)
	switch {
	case hinted && hint.Equal(atLimit):
		return shop.Admission{Verdict: shop.VerdictAtLimit}
	case !g.leases[user].IsZero():
		return shop.Admission{Verdict: shop.VerdictAdmitted}
	case g.state.Available > leased:
		g.leases[user] = now.Add(leaseTime)
		return shop.Admission{Verdict: shop.VerdictAdmitted}
	case g.state.Reserved > 0 || leased > 0:
		return shop.Admission{Verdict: shop.VerdictAllHeld, RetryAt: now}
	default:
		return shop.Admission{Verdict: shop.VerdictSoldOut}
	}
}

func (g *stormGate) closed(now time.Time) (shop.Verdict, bool) {
	s := g.state
	switch {
	case s.Cancelled:
		return shop.VerdictCancelled, true
	case s.Ended || !s.EndsAt.IsZero() && !now.Before(s.EndsAt):
		return shop.VerdictEnded, true
	case now.Before(s.StartsAt):
		return shop.VerdictNotLive, true
	default:
		return shop.VerdictPaused, s.Paused
	}
}

func (g *stormGate) settle(s shop.Settlement) {
	if g.state == nil {
		return
	}
	for _, user := range s.Ended {
		delete(g.leases, user)
	}
	for _, user := range s.Closed {
		delete(g.holders, user)
	}
	for _, hint := range s.Opened {
		g.holders[hint.UserID] = hint.Until
	}
	for _, user := range s.AtLimit {
		g.holders[user] = atLimit
	}
	if s.State == nil {
		return
	}
	if s.State.Seq > g.state.Seq {
		g.state = s.State
	}
	if s.FromSeq <= g.hintsUpTo && s.State.Seq > g.hintsUpTo {
		g.hintsUpTo = s.State.Seq
	}
}

func (g *stormGate) load(s shop.GateState) {
	newer := g.state != nil && g.state.Seq > s.Seq
	if !newer {
		g.state = &s
	}
	for _, hint := range s.Holders {
		if _, known := g.holders[hint.UserID]; !newer || !known {
			g.holders[hint.UserID] = hint.Until
		}
	}
	g.hintsUpTo = max(g.hintsUpTo, s.HintsUpTo)
}

func (g *stormGate) version(now time.Time) shop.GateVersion {
	return shop.GateVersion{Seq: g.state.Seq, HintsUpTo: g.hintsUpTo, Leases: g.live(now), Stock: g.state.Stock}
}

// gateCable is one replica's way to the gate: late, and sometimes lost on the way there or on the way back.
type gateCable struct{ replica *stormReplica }

// call carries a call out after a pause, unless it is lost; a reply may be lost too.
func (c gateCable) call(do func(g *stormGate, now time.Time)) error {
	storm := c.replica.storm
	fate := storm.fate(storm.trip)
	if fate == lostRequest || !c.arrives(do) {
		return errLost
	}
	storm.pause(storm.trip)
	if fate == lostReply || c.replica.dead.Load() {
		return errLost
	}
	return nil
}

func (c gateCable) arrives(do func(g *stormGate, now time.Time)) bool {
	storm := c.replica.storm
	storm.mu.Lock()
	defer storm.mu.Unlock()
	if c.replica.dead.Load() || storm.redisAway {
		return false
	}
	do(storm.gate, storm.now())
	return true
}

func (c gateCable) Admit(_ context.Context, _ uuid.UUID, user string) (said shop.Admission, err error) {
	err = c.call(func(g *stormGate, now time.Time) { said = g.admit(user, now) })
	return said, err
}

func (c gateCable) Settle(_ context.Context, s shop.Settlement) error {
	return c.call(func(g *stormGate, _ time.Time) { g.settle(s) })
}

func (c gateCable) Load(_ context.Context, s shop.GateState) error {
	return c.call(func(g *stormGate, _ time.Time) { g.load(s) })
}

func (c gateCable) Forget(_ context.Context, _ uuid.UUID, user string) error {
	return c.call(func(g *stormGate, _ time.Time) { delete(g.holders, user) })
}

func (c gateCable) Versions(_ context.Context, ids []uuid.UUID) (map[uuid.UUID]shop.GateVersion, error) {
	found := map[uuid.UUID]shop.GateVersion{}
	err := c.call(func(g *stormGate, now time.Time) {
		if g.state != nil && len(ids) > 0 {
			found[ids[0]] = g.version(now)
		}
	})
	return found, err
}

func (c gateCable) Remove(context.Context, uuid.UUID) error {
	return c.call(func(g *stormGate, _ time.Time) { c.replica.storm.gate = newStormGate() })
}
