package contentcoding_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/contentcoding"
)

func TestAccepts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		header []string
		want   bool
	}{
		{nil, false},
		{[]string{"gzip, deflate, br, zstd"}, true},
		{[]string{"br", "GZIP"}, true},
		{[]string{"br;q=1.0 , gzip; q=0.1"}, true},
		{[]string{"gzip;q=0"}, false},
		{[]string{"gzip;q=0.000, br"}, false},
		{[]string{"gzip;q=many"}, false},
		{[]string{"xgzip, gzipped"}, false},
		{[]string{"*"}, false},
		{[]string{"identity"}, false},
	} {
		require.Equal(t, row.want, contentcoding.Accepts(http.Header{"Accept-Encoding": row.header}, "gzip"), row.header)
	}
}
