package faults

import (
	"fmt"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/deployment"
)

// killAtRandom kills one replica after another, and sometimes two at once. One is always running.
func killAtRandom(s *scenario) {
	for killed := 0; killed < fullOrShort(50, 6); {
		first := s.faults.IntN(replicaCount)
		victims := []int{first}
		if s.faults.IntN(3) == 0 {
			victims = append(victims, (first+1)%replicaCount)
		}
		<-time.After(time.Duration(50+s.faults.IntN(fullOrShort(300, 150))) * time.Millisecond)
		for _, n := range victims {
			s.replicas[n].Kill()
			killed++
			results.addCount("replicas killed at random", 1)
		}
		s.waitServing(victims...)
	}
}

// killAtPoints kills replicas at the failpoints of each kind of command: at all of them, or, in a
// short run, at a few.
func killAtPoints(s *scenario) {
	order := points()
	s.faults.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	for _, point := range order[:fullOrShort(len(order), 5)] {
		s.killAt(s.replicas[s.faults.IntN(replicaCount)], point, 1+s.faults.IntN(3))
	}
}

// killAt makes a replica die at a failpoint, and waits until it has died and serves again. Commands
// that are rare in the scenario are sent from here. An expiry runs on whichever replica is first,
// so it is armed on two.
func (s *scenario) killAt(r *replica, point string, hit int) {
	s.t.Helper()
	victims := []*replica{r}
	_, kind, _ := strings.Cut(point, "/")
	if kind == "expire" {
		victims, hit = append(victims, s.replicas[(r.N+1)%replicaCount]), 1
	}
	previousBinary := 0
	for _, v := range victims {
		previousBinary += v.FailpointKills()
		require.Eventually(s.t, func() bool { return v.arm(point, "kill", hit, 0) == nil }, startLimit, pollEvery)
	}
	died := func() (n int) {
		for _, v := range victims {
			n += v.FailpointKills()
		}
		return n - previousBinary
	}
	limit := time.Now().Add(startLimit)
	for died() == 0 && time.Now().Before(limit) {
		if kind == "adjust" {
			s.adjustAt(r)
		}
		<-time.After(pollEvery)
	}
	for _, v := range victims {
		_ = v.disarm() // the replica that died has forgotten it already
		s.waitServing(v.N)
	}
	if died() == 0 {
		s.t.Errorf("replica %d never came to %s; %s", r.N, point, r)
		return
	}
	results.addCount("replicas killed at named points", died())
	results.addCount("killed at "+point, died())
}

// adjustAt asks one replica to add one unit, once.
func (s *scenario) adjustAt(r *replica) {
	s.adjusted++
	reason := fmt.Sprintf("one more, %d, of drop %s", s.adjusted, s.drop)
	body, request := s.adjustment(1, reason, s.faults)
	request.User, request.DropID = "admin", s.drop
	s.Ask(r.Replica, "PATCH", "/api/drops/"+s.drop.String()+"/stock", s.admin, deployment.Encode(body), request)
}

// waitServing waits until the given replicas serve again after a kill.
func (s *scenario) waitServing(victims ...int) {
	s.t.Helper()
	for _, n := range victims {
		r := s.replicas[n]
		require.Eventuallyf(s.t, func() bool {
			serves, _ := r.Ready()
			return serves
		}, startLimit, pollEvery, "replica %d does not come back; %s", n, r)
	}
}
