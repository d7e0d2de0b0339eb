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

// visitsAtOnce is how many users visit at the same time at most, so that a slow run does not become
// a load test.
const visitsAtOnce = 150

// startVisits starts visits at an even pace until ctx ends.
func (k *soak) startVisits(ctx context.Context) {
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
		random := rand.New(rand.NewPCG(runSeed, n+1<<40)) //nolint:gosec // a repeatable sequence, not a secret
		k.visits.Go(func() {
			defer func() { <-places }()
			k.visit(random)
		})
	}
}

// visit is one user who reads the lists, tries to get a unit of one drop, and reads their own
// reservations.
func (k *soak) visit(random *rand.Rand) {
	who := k.people.arrive(random)
	defer k.people.leave(who)
	k.browse(random)
	s := k.openDrops.enter(random)
	if s == nil {
		return
	}
	defer s.crowd.Done()
	k.call(k.anyReplica(random), "GET", "/api/drops/"+s.drop.String(), "", nil, http.StatusOK)
	b := &deployment.Buyer{
		RecordingClient: s.RecordingClient, Replicas: k.replicas, Drop: s.drop, Name: who.name, At: random.IntN(deployment.Replicas), Random: random,
	}
	if hold, ok := k.reserve(b, who); ok {
		k.decide(b, who, hold)
	}
	path := []string{"/api/reservations", "/api/purchases", "/api/auth/me"}[random.IntN(3)]
	k.call(k.anyReplica(random), "GET", path, k.people.session(who), nil, http.StatusOK)
}

// browse reads a public list.
func (k *soak) browse(random *rand.Rand) {
	list := "live"
	switch choice := random.IntN(60); {
	case choice == 0:
		list = "ended"
	case choice < 10:
		list = "upcoming"
	}
	k.call(k.anyReplica(random), "GET", "/api/drops/"+list, "", nil, http.StatusOK)
}

// reserve sends a few requests at most.
func (k *soak) reserve(b *deployment.Buyer, who *person) (hold journal.Result, ok bool) {
	const tries = 4
	for range tries {
		b.Token = k.people.session(who)
		a := b.Reserve()
		switch {
		case a.ShouldRetry():
			b.WaitAndSwitch(k.t.Context(), &a)
		case a.Status < 300:
			return a.Result, true
		case drop.Code(a.Code) == drop.CodeAllHeld, drop.Code(a.Code) == drop.CodePaused, drop.Code(a.Code) == drop.CodeNotLive:
			b.At++
			deployment.Wait(k.t.Context(), deployment.LongestWait)
		default:
			return journal.Result{}, false
		}
	}
	return journal.Result{}, false
}

// decide mostly buys; some users cancel, some let the hold run out, some click twice.
func (k *soak) decide(b *deployment.Buyer, who *person, hold journal.Result) {
	deployment.Wait(k.t.Context(), time.Duration(b.Random.Int64N(int64(3*deployment.LongestLook))))
	b.Token = k.people.session(who)
	switch choice := b.Random.IntN(12); choice {
	case 0: // lets it run out
	case 1, 2:
		b.CompleteOrCancel(k.t.Context(), journal.Cancel, hold)
	case 3:
		b.CompleteOrCancel(k.t.Context(), journal.Purchase, hold)
		b.At++
		b.CompleteOrCancel(k.t.Context(), journal.Purchase, hold)
	default:
		b.CompleteOrCancel(k.t.Context(), journal.Purchase, hold)
	}
}
