package api

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
)

//go:embed docs.html
var docsTemplate string

// docsPage renders the API's description for a reader, once. The page runs no script and asks no other host for anything.
func docsPage(spec *openapi3.T) (gin.HandlerFunc, error) {
	page, err := template.New("docs").Parse(docsTemplate)
	if err != nil {
		return nil, fmt.Errorf("read the API's page: %w", err)
	}
	var rendered bytes.Buffer
	if err := page.Execute(&rendered, docsOf(spec)); err != nil {
		return nil, fmt.Errorf("render the API's page: %w", err)
	}
	return func(c *gin.Context) {
		c.Header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'")
		c.Data(http.StatusOK, "text/html; charset=utf-8", rendered.Bytes())
	}, nil
}
