package api

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTextCell(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                "",
		"Alex O'Neil":     "Alex O'Neil",
		"EU 42":           "EU 42",
		"42.5":            "42.5",
		"0":               "0",
		"FER-TMP-1":       "FER-TMP-1",
		"a=b; c-d":        "a=b; c-d",
		"=1":              "'=1",
		"+49 170 1234567": "'+49 170 1234567",
		"\t=1":            "'\t'=1",
		"x;@1;-2":         "x;'@1;'-2",
		"007":             "'007",
		"4006381333931":   "'4006381333931",
		"40063813339":     "40063813339",
		"12E3":            "'12E3",
		"36/37":           "'36/37",
		"10-11":           "'10-11",
		"2026-11-29":      "'2026-11-29",
	} {
		require.Equal(t, want, textCell(text), "%q", text)
	}
}

func TestFileName(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
	for product, want := range map[string]string{
		"Tempo One":                    "x-Tempo-One-2026-11-29.csv",
		"../../etc/passwd\r\nX: \"y\"": "x-etc-passwd-X-y-2026-11-29.csv",
		"…":                            "x-2026-11-29.csv",
	} {
		require.Equal(t, want, fileName("x", product, day, ".csv"))
	}
}
