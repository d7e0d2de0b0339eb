// Package contentcoding reads which compressed forms of a reply a client takes.
package contentcoding

import (
	"net/http"
	"strconv"
	"strings"
)

// Accepts reports whether the Accept-Encoding of a request (RFC 9110, section 12.5.3) names a
// coding, such as "gzip". "*" does not count: such a client gets the plain reply, which every
// client can read.
func Accepts(request http.Header, coding string) bool {
	for _, list := range request.Values("Accept-Encoding") {
		for part := range strings.SplitSeq(list, ",") {
			name, parameters, _ := strings.Cut(part, ";")
			if strings.EqualFold(strings.TrimSpace(name), coding) {
				return isWanted(parameters)
			}
		}
	}
	return false
}

// isWanted reads the weight of a coding, as in "q=0.5"; one of 0 refuses it.
func isWanted(parameters string) bool {
	weight, weighted := strings.CutPrefix(strings.ToLower(strings.TrimSpace(parameters)), "q=")
	q, err := strconv.ParseFloat(weight, 64)
	return !weighted || err == nil && q > 0
}
