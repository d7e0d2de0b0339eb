package api_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
)

func TestDeletedUser_IsToldSo(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	w.shopErr = auth.ErrDeletedUser
	reply := w.send("GET", "/api/auth/me", "", asAlex)
	p := problemOf(t, 401, reply.Header().Get("Content-Type"), reply.Body.Bytes())
	require.Equal(t, "unauthenticated", p.Code)
	require.Contains(t, p.Detail, "deleted")
}

func TestProfile_TooManyNames(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	w.shopErr = drop.RateLimitedUntil(time.Now().Add(40*time.Second), "Wait until the time in `retryAt`.")
	reply := w.send("PUT", "/api/auth/profile", `{"firstName":"x"}`, asAlex)
	p := problemOf(t, http.StatusTooManyRequests, reply.Header().Get("Content-Type"), reply.Body.Bytes())
	require.Equal(t, "rate_limited", p.Code)
	require.NotNil(t, p.RetryAt)
	wait, err := strconv.Atoi(reply.Header().Get("Retry-After"))
	require.NoError(t, err)
	require.Greater(t, wait, 1, "as long as retryAt says, and not the second of other limits")
	require.LessOrEqual(t, wait, 40)
}
