package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
)

// refuseAll is the pressure of a server that has far too much to do.
type refuseAll struct{}

func (refuseAll) Refuse() bool { return true }

func TestShed(t *testing.T) {
	t.Parallel()
	w := newFixture(t, func(o *api.Options) { o.Pressure = refuseAll{} })
	const id = "019a0000-0000-7000-8000-000000000001"
	t.Run("a reserve is refused before anything is done for it", func(t *testing.T) {
		t.Parallel()
		for _, who := range []string{asAlex, "Authorization: Bearer nobody"} {
			response := w.send("POST", "/api/drops/"+id+"/reserve", "", who)
			require.Equal(t, http.StatusServiceUnavailable, response.Code)
			require.Equal(t, "1", response.Header().Get("Retry-After"))
			require.Contains(t, response.Body.String(), `"code":"overloaded"`)
		}
		require.Empty(t, w.wishes)
	})
	t.Run("who pays, lets go or looks is not", func(t *testing.T) {
		t.Parallel()
		for _, request := range [][2]string{
			{"POST", "/api/reservations/" + id + "/purchase"}, {"DELETE", "/api/reservations/" + id + "/cancel"},
			{"GET", "/api/drops/live"}, {"GET", "/api/drops/" + id}, {"GET", "/api/auth/me"}, {"POST", "/api/drops/" + id + "/pause"},
		} {
			require.NotEqual(t, http.StatusServiceUnavailable, w.send(request[0], request[1], "", asAdmin).Code, request)
		}
	})
}
