package soak

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"time"

	"sneakerhead/internal/faults/deployment"
)

// call sends requests that no drop's journal records: reads, and an admin's other requests. It
// repeats the request until it is answered, as a page does, and requires the wanted status.
func (k *soak) call(to *deployment.Replica, method, path, token string, body any, want int) (answer []byte) {
	var content []byte
	if body != nil {
		content = deployment.Encode(body)
	}
	k.retryUntilWorks(method+" "+path, func() error {
		request, err := http.NewRequest(method, to.URL()+path, bytes.NewReader(content))
		if err != nil {
			return err
		}
		if token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		if method == http.MethodPost && body != nil {
			request.Header.Set("Idempotency-Key", fmt.Sprintf("%x", sha256.Sum256(content)))
		}
		k.requests.Add(1)
		response, err := k.client.Do(request)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		answer, err = io.ReadAll(response.Body)
		if err == nil && response.StatusCode != want {
			err = fmt.Errorf("%d, where %d is right: %.300s", response.StatusCode, want, answer)
			if response.StatusCode != http.StatusServiceUnavailable {
				k.t.Errorf("%s %s: %v", method, path, err)
				return nil
			}
		}
		return err
	})
	return answer
}

// retryUntilWorks repeats something until it works. If it did not work at once, the machine must
// have stalled; that is checked at the end, when all stalls are known.
func (k *soak) retryUntilWorks(what string, do func() error) {
	for limit := time.Now().Add(5 * time.Minute); ; {
		began := time.Now()
		err := do()
		if err == nil {
			return
		}
		k.mu.Lock()
		k.retriedCalls = append(k.retriedCalls, retriedCall{what: fmt.Sprintf("%s: %v", what, err), from: began, until: time.Now()})
		k.mu.Unlock()
		if began.After(limit) {
			k.t.Errorf("%s: %v", what, err)
			return
		}
		deployment.Wait(k.t.Context(), deployment.LongestWait)
	}
}

// retriedCall is a call that did not work at once.
type retriedCall struct {
	what        string
	from, until time.Time
}

// failUnexcusedRetries fails the test for each retried call at a time when the machine had not
// stalled.
func (k *soak) failUnexcusedRetries() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.report.RetriedCalls = len(k.retriedCalls)
	for _, m := range k.retriedCalls {
		if !k.stalls.during(m.from, m.until) {
			k.fail("%s, from %s on, for %s", m.what, m.from.Sub(k.began), m.until.Sub(m.from))
		}
	}
}
