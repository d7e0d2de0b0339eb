package faults

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// giveUp is longer than any promised answer takes.
const giveUp = 4 * time.Second

// newClient returns what many people ask through. Connections are kept, but not so long that the server closes them first.
func newClient() *http.Client {
	return &http.Client{Timeout: giveUp, Transport: &http.Transport{
		MaxIdleConnsPerHost: 256, IdleConnTimeout: 2 * time.Second, DisableCompression: true,
	}}
}

// answer is what came back; status 0: nothing did.
type answer struct {
	status     int
	code       string
	retryAfter time.Duration // 0: not said
	retryAt    time.Time     // when a unit may come back; zero: not said
	told       journal.Told
}

// later reports whether the same request is to be sent again.
func (a *answer) later() bool { return a.status == 0 || a.status == http.StatusServiceUnavailable }

// ask sends one request to one replica and writes down what became of it.
func (s *scenario) ask(to *replica, method, path, token string, body []byte, r journal.Request) answer {
	r.Replica = to.n
	r.ID = fmt.Sprint("f", s.requests.Add(1))
	request, err := http.NewRequest(method, to.url()+path, bytes.NewReader(body))
	if err != nil {
		s.t.Errorf("request: %v", err)
		return answer{}
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("X-Request-Id", r.ID)
	if r.Reason != "" {
		request.Header.Set("Idempotency-Key", r.Reason)
	}
	sent := s.journal.Send(r)
	a, lost := s.receive(request)
	s.journal.Answer(sent, func(r *journal.Request) {
		r.Status, r.Code, r.Lost, r.Told = a.status, a.code, lost, a.told
		r.Planned = a.status != http.StatusServiceUnavailable || a.retryAfter > 0
	})
	return a
}

// receive returns the answer, or why there is none.
func (s *scenario) receive(request *http.Request) (answer, string) {
	response, err := s.client.Do(request)
	if err != nil {
		return answer{}, lostBy(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, lostBy(err)
	}
	a := answer{status: response.StatusCode}
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil {
		a.retryAfter = time.Duration(seconds) * time.Second
	}
	if a.status >= 400 {
		var p struct {
			Code    string
			RetryAt time.Time
		}
		if json.Unmarshal(body, &p) != nil || p.Code == "" {
			p.Code = "no problem: " + string(body[:min(len(body), 200)])
		}
		a.code, a.retryAt = p.Code, p.RetryAt
		return a, ""
	}
	var held struct {
		Reservation *drop.Reservation
		Purchase    struct{ ID uuid.UUID }
		Drop        drop.Stock
	}
	if err := json.Unmarshal(body, &held); err != nil {
		s.t.Errorf("%s: %s: %v", request.URL.Path, body, err)
	}
	if r := held.Reservation; r != nil {
		a.told = journal.Told{
			Reservation: r.ID, UserID: r.UserID, Status: r.Status, ExpiresAt: r.ExpiresAt, Purchase: held.Purchase.ID, Stock: held.Drop,
		}
	}
	return a, ""
}

// lostBy says in a few words why there was no answer.
func lostBy(err error) string {
	var network net.Error
	var op *net.OpError
	switch {
	case errors.As(err, &network) && network.Timeout():
		return "timeout"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "closed"
	case errors.As(err, &op):
		return op.Op + " failed"
	default:
		return "lost"
	}
}
