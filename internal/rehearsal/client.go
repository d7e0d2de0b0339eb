package rehearsal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"sneakerhead/internal/drop"
)

// answerLimit bounds one request; a shop answers within three seconds.
const answerLimit = 10 * time.Second

// maxAnswer bounds what is read of an answer, in bytes.
const maxAnswer = 8 << 20

// client sends requests to a shop.
type client struct {
	address string
	http    http.Client
}

// answer is what came back for a request.
type answer struct {
	status int // 0: nothing came
	body   []byte
	header http.Header
	err    error    // why nothing came
	says   *problem // what a refusal says, decoded when it was first asked for

	due  time.Time // when somebody would have pressed
	sent time.Time
	came time.Time
}

// header is a header of a request.
type header struct{ name, value string }

// send sends a request; body may be nil.
func (c *client) send(ctx context.Context, due time.Time, method, path, token string, body any, headers ...header) answer {
	a := answer{due: due, sent: time.Now()}
	a.err = c.try(ctx, &a, method, path, token, body, headers...)
	if a.err != nil {
		a.status = 0
	}
	a.came = time.Now()
	return a
}

func (c *client) try(ctx context.Context, a *answer, method, path, token string, body any, headers ...header) error {
	var content io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.address+path, content)
	if err != nil {
		return err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		request.Header.Set(h.name, h.value)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	a.status, a.header = response.StatusCode, response.Header
	a.body, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return err
}

// call sends a request and decodes the answer; body and into may be nil. Another status than 2xx is
// an error.
func (c *client) call(ctx context.Context, method, path, token string, body, into any) error {
	a := c.send(ctx, time.Now(), method, path, token, body)
	if err := a.failure(); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(a.body, into)
}

// ok reports a success.
func (a *answer) ok() bool { return a.status/100 == 2 }

// lost reports that the shop itself did not answer: a connection broke, or a load balancer answered
// in its place.
func (a *answer) lost() bool {
	return a.status == 0 || a.status == http.StatusBadGateway || a.status == http.StatusGatewayTimeout
}

// later reports that the shop asks to come back in a moment.
func (a *answer) later() bool {
	return a.status == http.StatusTooManyRequests || a.status == http.StatusServiceUnavailable
}

// retryAfter returns for how long the shop asks to wait; 0 when it does not say.
func (a *answer) retryAfter() time.Duration {
	seconds, err := strconv.Atoi(a.header.Get("Retry-After"))
	if err != nil {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// problem is what a refusal says.
type problem struct {
	Code    string
	Detail  string
	RetryAt time.Time
	Drop    *drop.Stock
}

// problem returns what a refusal says; it is empty for a success, and where there is none.
func (a *answer) problem() *problem {
	if a.says == nil {
		a.says = &problem{}
		if a.status >= http.StatusBadRequest {
			_ = json.Unmarshal(a.body, a.says) // a load balancer answers with a page
		}
	}
	return a.says
}

// failure returns why an answer is no success; nil when it is one.
func (a *answer) failure() error {
	switch p := a.problem(); {
	case a.ok():
		return nil
	case a.err != nil:
		return a.err
	case p.Detail != "":
		return fmt.Errorf("%d %s: %s", a.status, p.Code, p.Detail)
	default:
		return fmt.Errorf("%d %s", a.status, http.StatusText(a.status))
	}
}
