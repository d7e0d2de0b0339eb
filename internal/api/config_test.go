package api_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
)

func TestConfig_NamesTheShopsTimeZone(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	for name, zone := range map[string]*time.Location{"Europe/Berlin": berlin, "UTC": time.UTC} {
		w := newFixture(t, func(o *api.Options) { o.Serving.TimeZone = zone })
		var told struct{ TimeZone string }
		require.NoError(t, json.Unmarshal(w.send("GET", "/api/config", "").Body.Bytes(), &told))
		require.Equal(t, name, told.TimeZone)
	}
}
