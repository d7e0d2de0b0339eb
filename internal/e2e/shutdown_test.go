package e2e_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// stopping sends SIGTERM and waits until the replica has begun to stop.
func (r *replica) stopping(t *testing.T) {
	t.Helper()
	r.signal(syscall.SIGTERM)
	require.Eventually(t, func() bool { return strings.Contains(r.logged(), `"msg":"stopping"`) }, patience, time.Millisecond)
}

// reserveTraced is reserve, and calls sent when the request has been written.
func (r *replica) reserveTraced(token, dropID string, sent func()) (reply, error) {
	trace := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{WroteRequest: func(httptrace.WroteRequestInfo) { sent() }})
	request, err := http.NewRequestWithContext(trace, http.MethodPost, r.url+"/api/drops/"+dropID+"/reserve", http.NoBody)
	if err != nil {
		return reply{}, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := client.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	return reply{status: response.StatusCode}, nil
}

func TestShutdown_AnswersWhatWaitsForTheLedger(t *testing.T) {
	const waiting = 100
	s := openShop(t, 1)
	d := s.newDrop(waiting, nil)
	tokens := s.tokens(waiting)
	owner := s.database()
	_, err := owner.Exec(t.Context(), `BEGIN`)
	require.NoError(t, err)
	_, err = owner.Exec(t.Context(), `SELECT FROM drops WHERE id = $1 FOR UPDATE`, d.ID)
	require.NoError(t, err)

	var sent atomic.Int64
	var answers sync.Map // status by user
	var asking sync.WaitGroup
	for i, token := range tokens {
		asking.Go(func() {
			answer, err := s.replicas[0].reserveTraced(token, d.ID, func() { sent.Add(1) })
			if err != nil {
				t.Errorf("no answer: %v", err)
			}
			answers.Store(i, answer)
		})
	}
	require.Eventually(t, func() bool { return sent.Load() == waiting }, patience, time.Millisecond)
	s.replicas[0].readyStatus(t) // this request comes after the others, so those have been read
	s.replicas[0].stopping(t)
	_, err = owner.Exec(t.Context(), `ROLLBACK`)
	require.NoError(t, err)
	asking.Wait()
	var seen tally
	answers.Range(func(_, answer any) bool {
		seen.add(fmt.Sprint(answer.(reply).status))
		return true
	})
	t.Log(seen.counts)
	require.Equal(t, waiting, seen.counts["201"]+seen.counts["503"]) // 503: it had waited for half a second
	require.Equal(t, seen.counts["201"], s.truth(d.ID).Reserved)
	<-s.replicas[0].exited
	require.Zero(t, s.replicas[0].process.ProcessState.ExitCode())
	s.audit()
}

func TestShutdown_UnderLoadLosesNobody(t *testing.T) {
	const people = 60
	s := openShop(t, 2, "RATE_LIMIT_USER=0")
	d := s.newDrop(people, nil)
	tokens := s.tokens(people)
	stops := s.replicas[0]
	keepsAlive := newClient(patience, people)

	type lost struct {
		began time.Time
		err   error
	}
	var mu sync.Mutex
	var losses []lost
	var answered atomic.Int64
	var everybody sync.WaitGroup
	for _, token := range tokens {
		everybody.Go(func() {
			for { // reserves and cancels until the replica is gone, then uses the other one
				began := time.Now()
				answer, err := stops.tryWith(keepsAlive, "POST", "/api/drops/"+d.ID+"/reserve", token, nil)
				if err != nil {
					mu.Lock()
					losses = append(losses, lost{began, err})
					mu.Unlock()
					break
				}
				answered.Add(1)
				if answer.status >= 500 && answer.status != 503 {
					t.Errorf("%d %s", answer.status, answer.body)
				}
			}
			if answer, err := s.replicas[1].reserve(token, d.ID); err != nil || answer.status != 200 && answer.status != 201 {
				t.Errorf("on the other replica: %d %s %v", answer.status, answer.body, err)
			}
		})
	}
	require.Eventually(t, func() bool { return answered.Load() > 20*people }, patience, time.Millisecond)
	signalled := time.Now()
	stops.stopping(t)
	require.Equal(t, 503, stops.send(t, "GET", "/readyz", "", nil).status, "nobody should be sent here any more")
	everybody.Wait()
	first := losses[0].began
	for _, l := range losses {
		require.Falsef(t, l.began.Before(signalled), "a request from %s before SIGTERM was lost: %v", signalled.Sub(l.began), l.err)
		if l.began.Before(first) {
			first = l.began
		}
	}
	t.Logf("%d answers; nobody was refused before %s after SIGTERM", answered.Load(), first.Sub(signalled))
	select {
	case <-stops.exited:
	case <-time.After(patience):
		t.Error("it still runs")
	}
	require.Equal(t, people, s.truth(d.ID).Reserved)
	s.audit()
}
