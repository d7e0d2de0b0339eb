package shop_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// errLost is the error of a call whose request or reply was lost.
var errLost = errors.New("lost")

// leaseTime is how long a lease lasts, as in internal/rdb.
const leaseTime = 3 * time.Second

// simGate is the Redis of a simulation: what the Lua scripts do, in memory.
type simGate struct {
	state     *shop.GateState // without sizes, where the drop has them, after loseSizes
	hintsUpTo int64
	leases    map[string]simLease
	holders   map[string]time.Time // the end of a user's hold; atLimit for a user who has bought all that is allowed
	waits     map[string]time.Time // the end of a user's wait after unsold holds
}

// simLease is a lease, and the size whose unit it takes.
type simLease struct {
	until time.Time
	size  string // empty where the drop has no sizes
}

// atLimit is a time that no hold reaches.
var atLimit = time.Unix(1<<40, 0)

func newSimGate() *simGate {
	return &simGate{leases: map[string]simLease{}, holders: map[string]time.Time{}, waits: map[string]time.Time{}}
}

func (g *simGate) live(now time.Time) int {
	maps.DeleteFunc(g.leases, func(_ string, lease simLease) bool { return !lease.until.After(now) })
	return len(g.leases)
}

// leased is how many live leases a size has.
func (g *simGate) leased(size string) (n int) {
	for _, lease := range g.leases {
		if lease.size == size {
			n++
		}
	}
	return n
}

// loseSizes is what a replica of a version without sizes does, which writes the gate without them.
func (g *simGate) loseSizes() {
	if g.state != nil {
		state := *g.state
		state.Sizes = nil
		g.state = &state
	}
}

func (g *simGate) admit(attempt shop.Attempt, now time.Time) shop.Admission {
	user := attempt.UserID
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
	case !g.leases[user].until.IsZero():
		return shop.Admission{Verdict: shop.VerdictAdmitted}
	case g.waits[user].After(now):
		return shop.Admission{Verdict: shop.VerdictCoolingDown, RetryAt: g.waits[user]}
	case len(attempt.Wish) > 0:
		return g.admitWish(attempt, now)
	case g.state.Available > leased:
		g.leases[user] = simLease{until: now.Add(leaseTime)}
		return shop.Admission{Verdict: shop.VerdictAdmitted}
	case g.state.Reserved > 0 || g.state.Available > 0:
		return shop.Admission{Verdict: shop.VerdictAllHeld, RetryAt: now}
	default:
		return shop.Admission{Verdict: shop.VerdictSoldOut}
	}
}

func (g *simGate) admitWish(attempt shop.Attempt, now time.Time) shop.Admission {
	held := false
	var retryAt time.Time
	for _, id := range attempt.Wish {
		i := slices.IndexFunc(g.state.Sizes, func(s drop.SizeStock) bool { return s.ID == id })
		if i < 0 {
			return shop.Admission{Verdict: shop.VerdictCold}
		}
		size, leased := g.state.Sizes[i], g.leased(id)
		if size.Available > leased {
			g.leases[attempt.UserID] = simLease{now.Add(leaseTime), id}
			return shop.Admission{Verdict: shop.VerdictAdmitted}
		}
		held = held || size.Reserved > 0 || size.Available > 0
		if end := size.NextHoldEnd.Time; !end.IsZero() && (retryAt.IsZero() || end.Before(retryAt)) {
			retryAt = end
		}
	}
	stock, err := json.Marshal(g.state.Stock)
	if err != nil {
		panic(err)
	}
	if !held {
		return shop.Admission{Verdict: shop.VerdictSoldOut, Stock: stock}
	}
	if retryAt.Before(now) {
		retryAt = now
	}
	return shop.Admission{Verdict: shop.VerdictAllHeld, RetryAt: retryAt, Stock: stock}
}

func (g *simGate) closed(now time.Time) (shop.Verdict, bool) {
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

func (g *simGate) settle(s shop.Settlement) {
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
	for _, wait := range s.Waiting {
		g.waits[wait.UserID] = wait.Until
	}
	if s.State.Seq > g.state.Seq {
		g.state = s.State
	}
	if s.FromSeq <= g.hintsUpTo && s.State.Seq > g.hintsUpTo {
		g.hintsUpTo = s.State.Seq
	}
}

func (g *simGate) load(s shop.GateState) {
	newer := g.state != nil && g.state.Seq > s.Seq
	if !newer {
		g.state = &s
	}
	for _, hint := range s.Holders {
		if _, known := g.holders[hint.UserID]; !newer || !known {
			g.holders[hint.UserID] = hint.Until
		}
	}
	for _, user := range s.AtLimit {
		if _, known := g.holders[user]; !newer || !known {
			g.holders[user] = atLimit
		}
	}
	g.hintsUpTo = max(g.hintsUpTo, s.HintsUpTo)
}

func (g *simGate) version(now time.Time) shop.GateVersion {
	return shop.GateVersion{Seq: g.state.Seq, HintsUpTo: g.hintsUpTo, Leases: g.live(now), Stock: g.state.Stock}
}

// gateLink is one replica's connection to the gate: every call takes time, and its request or its
// reply may be lost.
type gateLink struct{ replica *simReplica }

// call executes a call after a pause, unless the request is lost; its reply may be lost too.
func (c gateLink) call(do func(g *simGate, now time.Time)) error {
	sim := c.replica.sim
	call := sim.deliver(sim.latency)
	if call == requestLost || !c.execute(do) {
		return errLost
	}
	sim.pause(sim.latency)
	if call == replyLost || c.replica.dead.Load() {
		return errLost
	}
	return nil
}

func (c gateLink) execute(do func(g *simGate, now time.Time)) bool {
	sim := c.replica.sim
	sim.mu.Lock()
	defer sim.mu.Unlock()
	if c.replica.dead.Load() || sim.redisAway {
		return false
	}
	do(sim.gate, sim.now())
	return true
}

func (c gateLink) Admit(_ context.Context, _ uuid.UUID, attempt shop.Attempt) (said shop.Admission, err error) {
	err = c.call(func(g *simGate, now time.Time) { said = g.admit(attempt, now) })
	return said, err
}

func (c gateLink) Settle(_ context.Context, s shop.Settlement) error {
	return c.call(func(g *simGate, _ time.Time) { g.settle(s) })
}

func (c gateLink) Load(_ context.Context, s shop.GateState) error {
	return c.call(func(g *simGate, _ time.Time) { g.load(s) })
}

func (c gateLink) Forget(_ context.Context, _ uuid.UUID, user string) error {
	return c.call(func(g *simGate, _ time.Time) { delete(g.holders, user) })
}

func (c gateLink) Versions(_ context.Context, ids []uuid.UUID) (map[uuid.UUID]shop.GateVersion, error) {
	found := map[uuid.UUID]shop.GateVersion{}
	err := c.call(func(g *simGate, now time.Time) {
		if g.state != nil && len(ids) > 0 {
			found[ids[0]] = g.version(now)
		}
	})
	return found, err
}

func (c gateLink) Remove(context.Context, uuid.UUID) error {
	return c.call(func(g *simGate, _ time.Time) { c.replica.sim.gate = newSimGate() })
}
