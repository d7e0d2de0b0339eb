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

// ending is the way in which a drop is over.
type ending string

const (
	byItsTime  ending = "by its end time"
	byTheAdmin ending = "by the admin"
	withdrawn  ending = "by being cancelled"
)

// soakDrop is one drop of the soak. Its journal is thrown away after it is judged.
type soakDrop struct {
	*deployment.RecordingClient
	soak        *soak
	t           *testing.T
	name        string
	drop        uuid.UUID
	holdSeconds int
	maxPerUser  int
	ending      ending
	start       time.Time
	end         time.Time
	random      *rand.Rand
	crowd       sync.WaitGroup // users and followers that still use it
	judged      atomic.Bool    // followers may leave it
}

// keepSelling sells one drop after another until ctx ends.
func (k *soak) keepSelling(ctx context.Context, place int) {
	random := rand.New(rand.NewPCG(runSeed, uint64(place))) //nolint:gosec // a repeatable sequence, not a secret
	for n := 0; ctx.Err() == nil; n++ {
		s := k.openDrop(fmt.Sprint("drop ", n, " at place ", place), random)
		if s == nil {
			return // the test has failed
		}
		s.sell()
		k.openDrops.close(s)
		k.openDrops.judging.Go(s.judge)
	}
}

// openDrop creates a drop that starts soon.
func (k *soak) openDrop(name string, random *rand.Rand) *soakDrop {
	now := time.Now()
	s := &soakDrop{soak: k, t: k.t, name: name, random: random, start: now.Add(200*time.Millisecond + time.Duration(random.Int64N(int64(k.plan.life/4))))}
	s.end = s.start.Add(k.plan.life + time.Duration(random.Int64N(int64(2*k.plan.life))))
	s.RecordingClient = &deployment.RecordingClient{T: k.t, Journal: journal.New(), Client: k.client}
	s.holdSeconds, s.maxPerUser = 1+random.IntN(3), 1+random.IntN(3)
	body := map[string]any{
		"name": "Soak, " + name, "price": "219.00", "currency": "USD", "totalStock": 8 + random.IntN(40), "holdSeconds": s.holdSeconds,
		"maxPerUser": s.maxPerUser, "dropStartTime": s.start.UTC(), "freeReturns": nil, // they come back after letting go
	}
	switch s.ending = []ending{byItsTime, byItsTime, byTheAdmin, withdrawn}[random.IntN(4)]; s.ending {
	case byItsTime:
		body["dropEndTime"] = s.end.UTC()
	case byTheAdmin, withdrawn:
	}
	var created struct{ ID uuid.UUID }
	answer := k.call(k.anyReplica(random), "POST", "/api/drops", k.people.session(k.admin), body, http.StatusCreated)
	if err := json.Unmarshal(answer, &created); err != nil || created.ID == uuid.Nil {
		k.t.Errorf("a drop that was not created: %s", answer)
		return nil
	}
	s.drop = created.ID
	k.openDrops.open(s)
	return s
}

func (k *soak) anyReplica(random *rand.Rand) *deployment.Replica {
	return k.replicas[random.IntN(len(k.replicas))]
}

// sell waits until the drop is over, while its admin adds units, takes some back, pauses the drop
// and reads its figures.
func (s *soakDrop) sell() {
	ctx := s.t.Context()
	deployment.Wait(ctx, time.Until(s.start))
	for n := 0; time.Until(s.end) > 0; n++ {
		deployment.Wait(ctx, min(time.Until(s.end), s.soak.plan.life/4))
		if time.Until(s.end) > 0 {
			s.adminActs(n)
		}
	}
	s.close()
}

// pastDrops creates drops that are over, so that the public list of ended drops has its full size
// before anything is measured.
func (k *soak) pastDrops() {
	pace := time.NewTicker(25 * time.Millisecond) // within the rate limit of one user
	defer pace.Stop()
	for n := range k.plan.past {
		<-pace.C
		now := time.Now()
		k.call(k.replicas[n%deployment.Replicas], "POST", "/api/drops", k.people.session(k.admin), map[string]any{
			"name": fmt.Sprint("Past drop ", n), "price": "219.00", "currency": "USD", "totalStock": 1,
			"dropStartTime": now.Add(-time.Minute).UTC(), "dropEndTime": now.Add(2 * time.Second).UTC(),
		}, http.StatusCreated)
	}
}
