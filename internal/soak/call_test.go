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

// call sends what no drop's journal has: reads, and what an admin does beside selling. It asks until it is answered, as a
// page does, and wants the given status.
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

// retryUntilWorks does something again until it works. Where it did not at once, the machine must have stood still: that is held
// against the stalls in the end, when all of them are known.
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

// retriedCall is something that did not work at once.
type retriedCall struct {
	what        string
	from, until time.Time
}

// failUnexcusedRetries fails for each mishap at a time when the machine had time for everybody.
func (k *soak) failUnexcusedRetries() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.report.Mishaps = len(k.retriedCalls)
	for _, m := range k.retriedCalls {
		if !k.stalls.during(m.from, m.until) {
			k.fail("%s, from %s on, for %s", m.what, m.from.Sub(k.began), m.until.Sub(m.from))
		}
	}
}
