package faults

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// visitsAtOnce bounds how many people are in the shop: were it slow, a soak must not become a storm.
const visitsAtOnce = 150

// letPeopleIn begins visits at an even pace until ctx ends.
func (k *soak) letPeopleIn(ctx context.Context) {
	pace := time.NewTicker(time.Duration(float64(time.Second) / k.plan.visits))
	defer pace.Stop()
	places := make(chan struct{}, visitsAtOnce)
	for n := uint64(0); ctx.Err() == nil; n++ {
		select {
		case <-ctx.Done():
			return
		case <-pace.C:
		}
		select {
		case places <- struct{}{}:
		default:
			continue
		}
		whim := rand.New(rand.NewPCG(runSeed, n+1<<40)) //nolint:gosec // whims need no secrecy
		k.visits.Go(func() {
			defer func() { <-places }()
			k.visit(whim)
		})
	}
}

// visit is somebody who looks at the lists, goes for one drop, and looks at what they have.
func (k *soak) visit(whim *rand.Rand) {
	who := k.people.come(whim)
	defer k.people.leave(who)
	k.browse(whim)
	s := k.market.enter(whim)
	if s == nil {
		return
	}
	defer s.crowd.Done()
	k.call(k.anyReplica(whim), "GET", "/api/drops/"+s.drop.String(), "", nil, http.StatusOK)
	b := &shopper{scenario: s.scenario, name: who.name, at: whim.IntN(replicaCount), whim: whim}
	if hold, ok := k.reserve(b, who); ok {
		k.decide(b, who, hold)
	}
	path := []string{"/api/reservations", "/api/purchases", "/api/auth/me"}[whim.IntN(3)]
	k.call(k.anyReplica(whim), "GET", path, k.people.session(who), nil, http.StatusOK)
}

// browse reads a public list.
func (k *soak) browse(whim *rand.Rand) {
	list := "live"
	switch mood := whim.IntN(60); {
	case mood == 0:
		list = "ended"
	case mood < 10:
		list = "upcoming"
	}
	k.call(k.anyReplica(whim), "GET", "/api/drops/"+list, "", nil, http.StatusOK)
}

// reserve asks a few times at most.
func (k *soak) reserve(b *shopper, who *person) (hold journal.Told, ok bool) {
	const tries = 4
	for range tries {
		a := b.ask(b.replica(), "POST", "/api/drops/"+b.drop.String()+"/reserve", k.people.session(who), nil,
			journal.Request{Kind: journal.Reserve, User: b.name, DropID: b.drop})
		switch {
		case a.later():
			b.again(b.t.Context(), &a)
		case a.status < 300:
			return a.told, true
		case drop.Code(a.code) == drop.CodeAllHeld, drop.Code(a.code) == drop.CodePaused, drop.Code(a.code) == drop.CodeNotLive:
			b.at++
			wait(b.t.Context(), bored)
		default:
			return journal.Told{}, false
		}
	}
	return journal.Told{}, false
}

// decide pays, mostly; some let the hold go, some forget it, some click twice.
func (k *soak) decide(b *shopper, who *person, hold journal.Told) {
	wait(b.t.Context(), time.Duration(b.whim.Int64N(int64(3*glance))))
	b.token = k.people.session(who)
	switch mood := b.whim.IntN(12); mood {
	case 0: // forgets it
	case 1, 2:
		b.finish(b.t.Context(), journal.Cancel, hold)
	case 3:
		b.finish(b.t.Context(), journal.Purchase, hold)
		b.at++
		b.finish(b.t.Context(), journal.Purchase, hold)
	default:
		b.finish(b.t.Context(), journal.Purchase, hold)
	}
}
