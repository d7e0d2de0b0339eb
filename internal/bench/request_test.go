//go:build linux

package bench

import "strconv"

// request is what a round sends again and again, with other tokens.
type request struct {
	method string
	path   func(n int) string
	body   func(n int) string // nil: none
	tokens []string           // they go round; or
	token  func(n int) string // which one it is
	count  int                // how many requests there are; 0: no end
	gzip   bool               // takes compressed answers, as every browser does
}

// always is the path of a request that is always the same.
func always(path string) func(int) string { return func(int) string { return path } }

// next appends the n-th request to a buffer, as HTTP/1.1; nil when there are no more.
func (r *request) next(buffer []byte, n int) []byte {
	if r.count > 0 && n >= r.count {
		return nil
	}
	body := ""
	if r.body != nil {
		body = r.body(n)
	}
	buffer = append(buffer, r.method...)
	buffer = append(buffer, ' ')
	buffer = append(buffer, r.path(n)...)
	buffer = append(buffer, " HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer "...)
	if r.token != nil {
		buffer = append(buffer, r.token(n)...)
	} else {
		buffer = append(buffer, r.tokens[n%len(r.tokens)]...)
	}
	if r.gzip {
		buffer = append(buffer, "\r\nAccept-Encoding: gzip"...)
	}
	if body != "" {
		buffer = append(buffer, "\r\nContent-Type: application/json"...)
	}
	if r.method != "GET" {
		buffer = append(buffer, "\r\nContent-Length: "...)
		buffer = strconv.AppendInt(buffer, int64(len(body)), 10)
	}
	buffer = append(buffer, "\r\n\r\n"...)
	return append(buffer, body...)
}
