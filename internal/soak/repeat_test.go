package soak

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"sneakerhead/internal/faults/deployment"
)

const (
	repeatUsers     = 40  // users of a pass; the same in every pass
	socketsPerRound = 20  // of these users open a socket, on each replica
	repeatsMayLeave = 0.4 // MB by which the heap of a replica may grow over all passes
)

// repeatRequests makes the same users send the same requests several times. The first pass fills
// caches. After it nothing is new, so that a replica's live heap must not grow: a leak of a few
// bytes for each request or socket shows within seconds, while the load would hide it.
func (k *soak) repeatRequests() {
	crowd := make([]*person, repeatUsers)
	for n := range crowd {
		crowd[n] = &person{name: fmt.Sprint("user_regular_", n)}
	}
	k.pass(crowd)
	before := k.settled()
	requests, sockets := k.requests.Load(), k.sockets.Load()
	for range k.plan.passes {
		k.pass(crowd)
	}
	after := k.settled()
	for n := range k.replicas {
		if more := after[n] - before[n]; more > repeatsMayLeave {
			k.fail("repeating %d requests and %d sockets leaves %.2f MB in replica %d; at most %.1f are allowed",
				k.requests.Load()-requests, k.sockets.Load()-sockets, more, n, repeatsMayLeave)
		}
		k.report.HeapLeftByRepeats = append(k.report.HeapLeftByRepeats, math.Round((after[n]-before[n])*1000)/1000)
	}
}

// pass sends the requests of all users to all replicas at once.
func (k *soak) pass(crowd []*person) {
	var rounds sync.WaitGroup
	for _, to := range k.replicas {
		rounds.Go(func() { k.round(to, crowd) })
	}
	rounds.Wait()
	k.client.CloseIdleConnections()
}

func (k *soak) round(to *deployment.Replica, crowd []*person) {
	over := "/api/drops/" + k.lastDrop.String()
	for n, who := range crowd {
		token := k.people.session(who)
		k.call(to, "GET", over, "", nil, http.StatusOK)
		k.call(to, "GET", "/api/drops/live", "", nil, http.StatusOK)
		k.call(to, "GET", "/api/auth/me", token, nil, http.StatusOK)
		k.call(to, "POST", over+"/reserve", token, nil, http.StatusConflict)
		k.call(to, "GET", "/api/reservations", token, nil, http.StatusOK)
		k.call(to, "GET", "/api/reservations", "none", nil, http.StatusUnauthorized)
		if n < socketsPerRound {
			k.connectBriefly(to, who)
		}
	}
}

// connectBriefly opens a socket, signs in, joins a drop and disconnects without a close frame.
func (k *soak) connectBriefly(to *deployment.Replica, who *person) {
	k.retryUntilWorks(fmt.Sprint("a snapshot from replica ", to.N), func() error {
		conn := k.dial(to)
		if conn == nil {
			return nil // the test has failed
		}
		defer conn.Close()
		_ = conn.SetReadDeadline(time.Now().Add(deployment.RequestTimeout))
		_ = deployment.SendFrame(conn, "authenticate", k.people.session(who))
		_ = deployment.SendFrame(conn, "join-drop", k.lastDrop.String())
		for {
			_, raw, err := conn.ReadMessage()
			if err != nil || strings.Contains(string(raw), `"drop-snapshot"`) {
				return err
			}
		}
	})
}

// settled returns each replica's live heap in MB: the lowest of several measurements.
func (k *soak) settled() []float64 {
	const readings = 6
	least := make([]float64, len(k.replicas))
	var reading sync.WaitGroup
	for n, r := range k.replicas {
		reading.Go(func() {
			least[n] = math.Inf(1)
			for range readings {
				least[n] = min(least[n], k.measureReplica(r).HeapMB)
				<-time.After(time.Duration(2+rand.IntN(4)) * deployment.PollEvery) //nolint:gosec // not in step with the tickers
			}
		})
	}
	reading.Wait()
	return least
}
