package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"sneakerhead/internal/drop"
)

// encodeProblem returns a problem as JSON. Most problems of one code differ only in the request's
// id and in when to try again, so their text is kept, and these two are put in.
func encodeProblem(status int, refusal *drop.Refusal, requestID string) []byte {
	if len(refusal.Fields) > 0 || refusal.Stock != nil || !isSafeID(requestID) {
		return marshalProblem(status, refusal, requestID)
	}
	text := keptText(status, refusal)
	body := make([]byte, 0, len(text.before)+len(text.after)+128) // an id has at most 64 bytes, a time 48 with its name
	body = append(append(body, text.before...), requestID...)
	if !refusal.RetryAt.IsZero() {
		body = append(body, `","retryAt":"`...)
		body = refusal.RetryAt.UTC().AppendFormat(body, time.RFC3339Nano)
	}
	return append(body, text.after...)
}

// problemText is the JSON of problems around the request's id and the time of another try.
type problemText struct {
	detail string
	before []byte // as far as the quote before the id
	after  []byte // from the quote after the id, or after the time
}

// texts has the text of the last problem of each code. It can be used again while the detail is the
// same. The text of another detail takes its place, so that there is one for each code, whatever
// clients send.
//
//nolint:gochecknoglobals // a cache of constants
var texts = func() map[drop.Code]*atomic.Pointer[problemText] {
	all := map[drop.Code]*atomic.Pointer[problemText]{}
	for code := range statuses {
		all[code] = &atomic.Pointer[problemText]{}
	}
	return all
}()

func keptText(status int, refusal *drop.Refusal) *problemText {
	kept := texts[refusal.Code]
	if kept == nil { // a code without a status
		return newProblemText(status, refusal)
	}
	text := kept.Load()
	if text == nil || text.detail != refusal.Detail {
		text = newProblemText(status, refusal)
		kept.Store(text)
	}
	return text
}

func newProblemText(status int, refusal *drop.Refusal) *problemText {
	whole := marshalProblem(status, &drop.Refusal{Code: refusal.Code, Detail: refusal.Detail}, "")
	before, after, _ := bytes.Cut(whole, []byte(`"requestId":""`)) // not in the detail: its quotes are escaped
	return &problemText{
		detail: refusal.Detail,
		before: slices.Concat(before, []byte(`"requestId":"`)),
		after:  slices.Concat([]byte(`"`), after),
	}
}

func marshalProblem(status int, refusal *drop.Refusal, requestID string) []byte {
	problem := Problem{
		Type:      "about:blank",
		Title:     http.StatusText(status),
		Status:    status,
		Code:      string(refusal.Code),
		Detail:    refusal.Detail,
		Drop:      refusal.Stock,
		RequestId: requestID,
	}
	if !refusal.RetryAt.IsZero() {
		at := refusal.RetryAt.UTC()
		problem.RetryAt = &at
	}
	if len(refusal.Fields) > 0 {
		problem.Errors = &refusal.Fields
	}
	body, err := json.Marshal(problem)
	if err != nil {
		panic(err) // a Problem can always be encoded
	}
	return body
}
