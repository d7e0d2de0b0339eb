package soak

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/faults/journal"
)

// ending is how a drop is over.
type ending string

const (
	byItsTime  ending = "by its end time"
	byTheAdmin ending = "by the admin"
	withdrawn  ending = "by being cancelled"
)

// stand is one drop of the soak, with a journal of its own that is thrown away once it is judged.
type stand struct {
	*deployment.Asker
	soak        *soak
	t           *testing.T
	name        string
	drop        uuid.UUID
	holdSeconds int
	maxPerUser  int
	ending      ending
	start       time.Time
	end         time.Time
	whim        *rand.Rand
	crowd       sync.WaitGroup // of those who are at the stand
	judged      atomic.Bool    // and windows need not look at it any more
}

// keepStand has one drop after the other on sale, until ctx ends.
func (k *soak) keepStand(ctx context.Context, place int) {
	whim := rand.New(rand.NewPCG(runSeed, uint64(place))) //nolint:gosec // whims need no secrecy
	for n := 0; ctx.Err() == nil; n++ {
		s := k.openStand(fmt.Sprint("drop ", n, " at place ", place), whim)
		if s == nil {
			return // the test has failed
		}
		s.sell()
		k.market.close(s)
		k.market.judging.Go(s.judgeAlone)
	}
}

// openStand creates a drop that starts in a moment.
func (k *soak) openStand(name string, whim *rand.Rand) *stand {
	now := time.Now()
	s := &stand{soak: k, t: k.t, name: name, whim: whim, start: now.Add(200*time.Millisecond + time.Duration(whim.Int64N(int64(k.plan.life/4))))}
	s.end = s.start.Add(k.plan.life + time.Duration(whim.Int64N(int64(2*k.plan.life))))
	s.Asker = &deployment.Asker{T: k.t, Journal: journal.New(), Client: k.client}
	s.holdSeconds, s.maxPerUser = 1+whim.IntN(3), 1+whim.IntN(3)
	body := map[string]any{
		"name": "Soak, " + name, "price": "219.00", "currency": "USD", "totalStock": 8 + whim.IntN(40), "holdSeconds": s.holdSeconds,
		"maxPerUser": s.maxPerUser, "dropStartTime": s.start.UTC(),
	}
	switch s.ending = []ending{byItsTime, byItsTime, byTheAdmin, withdrawn}[whim.IntN(4)]; s.ending {
	case byItsTime:
		body["dropEndTime"] = s.end.UTC()
	case byTheAdmin, withdrawn:
	}
	var created struct{ ID uuid.UUID }
	answer := k.call(k.anyReplica(whim), "POST", "/api/drops", k.people.session(k.boss), body, http.StatusCreated)
	if err := json.Unmarshal(answer, &created); err != nil || created.ID == uuid.Nil {
		k.t.Errorf("a drop that was not created: %s", answer)
		return nil
	}
	s.drop = created.ID
	k.market.open(s)
	return s
}

func (k *soak) anyReplica(whim *rand.Rand) *deployment.Replica {
	return k.replicas[whim.IntN(len(k.replicas))]
}

// sell lets time pass until the drop is over, while its admin restocks it, takes units back, pauses it and looks at it.
func (s *stand) sell() {
	ctx := s.t.Context()
	deployment.Wait(ctx, time.Until(s.start))
	for n := 0; time.Until(s.end) > 0; n++ {
		deployment.Wait(ctx, min(time.Until(s.end), s.soak.plan.life/4))
		if time.Until(s.end) > 0 {
			s.administerOnce(n)
		}
	}
	s.close()
}

// pastDrops gives the shop a past, so that what grows with it for as long as it is young has grown.
func (k *soak) pastDrops() {
	pace := time.NewTicker(25 * time.Millisecond) // within what one user may ask for, the admin too
	defer pace.Stop()
	for n := range k.plan.past {
		<-pace.C
		now := time.Now()
		k.call(k.replicas[n%deployment.Replicas], "POST", "/api/drops", k.people.session(k.boss), map[string]any{
			"name": fmt.Sprint("Past drop ", n), "price": "219.00", "currency": "USD", "totalStock": 1,
			"dropStartTime": now.Add(-time.Minute).UTC(), "dropEndTime": now.Add(2 * time.Second).UTC(),
		}, http.StatusCreated)
	}
}
