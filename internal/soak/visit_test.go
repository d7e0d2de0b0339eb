package soak

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/deployment"
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
	b := &deployment.Buyer{
		Asker: s.Asker, Replicas: k.replicas, Drop: s.drop, Name: who.name, At: whim.IntN(deployment.Replicas), Whim: whim,
	}
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
func (k *soak) reserve(b *deployment.Buyer, who *person) (hold journal.Told, ok bool) {
	const tries = 4
	for range tries {
		b.Token = k.people.session(who)
		a := b.Reserve()
		switch {
		case a.Later():
			b.Again(k.t.Context(), &a)
		case a.Status < 300:
			return a.Told, true
		case drop.Code(a.Code) == drop.CodeAllHeld, drop.Code(a.Code) == drop.CodePaused, drop.Code(a.Code) == drop.CodeNotLive:
			b.At++
			deployment.Wait(k.t.Context(), deployment.Bored)
		default:
			return journal.Told{}, false
		}
	}
	return journal.Told{}, false
}

// decide pays, mostly; some let the hold go, some forget it, some click twice.
func (k *soak) decide(b *deployment.Buyer, who *person, hold journal.Told) {
	deployment.Wait(k.t.Context(), time.Duration(b.Whim.Int64N(int64(3*deployment.Glance))))
	b.Token = k.people.session(who)
	switch mood := b.Whim.IntN(12); mood {
	case 0: // forgets it
	case 1, 2:
		b.Finish(k.t.Context(), journal.Cancel, hold)
	case 3:
		b.Finish(k.t.Context(), journal.Purchase, hold)
		b.At++
		b.Finish(k.t.Context(), journal.Purchase, hold)
	default:
		b.Finish(k.t.Context(), journal.Purchase, hold)
	}
}
