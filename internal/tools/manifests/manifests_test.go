// Package manifests checks the deployment files against the schemas of those who read them.
package manifests

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

const configs = "../../../configs"

// kinds are the documents allowed in the Kubernetes files; each is decoded strictly, so that a field the API does not
// have is an error.
var kinds = map[string]func() any{
	"apps/v1 Deployment":                 func() any { return &appsv1.Deployment{} },
	"v1 Service":                         func() any { return &corev1.Service{} },
	"v1 Namespace":                       func() any { return &corev1.Namespace{} },
	"v1 ConfigMap":                       func() any { return &corev1.ConfigMap{} },
	"v1 PersistentVolumeClaim":           func() any { return &corev1.PersistentVolumeClaim{} },
	"policy/v1 PodDisruptionBudget":      func() any { return &policyv1.PodDisruptionBudget{} },
	"networking.k8s.io/v1 Ingress":       func() any { return &networkingv1.Ingress{} },
	"networking.k8s.io/v1 NetworkPolicy": func() any { return &networkingv1.NetworkPolicy{} },
}

// folders are what kubectl apply -k is given.
var folders = []string{"base", "overlays/city"}

// built is a folder of Kubernetes files as kustomize puts it together.
func built(t *testing.T, folder string) resmap.ResMap {
	t.Helper()
	m, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), filepath.Join(configs, "kubernetes", folder))
	if err != nil {
		t.Fatalf("%s: %v", folder, err)
	}
	return m
}

func TestKubernetesFilesFitTheAPI(t *testing.T) {
	for _, folder := range folders {
		m := built(t, folder)
		for _, r := range m.Resources() {
			doc, err := r.AsYAML()
			if err != nil {
				t.Fatal(err)
			}
			if err := fits(doc); err != nil {
				t.Errorf("%s, %s: %v", folder, r.CurId(), err)
			}
		}
		if m.Size() < 6 {
			t.Errorf("%s holds %d documents", folder, m.Size())
		}
	}
}

func TestAnInstallationNamesItsHostAndItsImageOnce(t *testing.T) {
	raw, err := built(t, "overlays/city").AsYaml()
	if err != nil {
		t.Fatal(err)
	}
	all := string(raw)
	if n := strings.Count(all, "pingyi.city.example"); n != 5 { // twice where it is set; the address, the certificate and the rule
		t.Errorf("the host is there %d times", n)
	}
	if strings.Contains(all, "pg.example.cn") || strings.Contains(all, "minping:latest") {
		t.Error("something of the base is left")
	}
	if !strings.Contains(all, "image: registry.example.cn/minping@sha256:") {
		t.Error("the image is not named by its digest")
	}
}

// Prometheus is told the port and path at which counters are, and pods are held to the strictest of the cluster's own rules.
func TestAnInstallationIsWatchedAndHeldToTheStrictestRules(t *testing.T) {
	counters := int32(0)
	for _, p := range deployment(t).Spec.Template.Spec.Containers[0].Ports {
		if p.Name == "metrics" {
			counters = p.ContainerPort
		}
	}
	var pods appsv1.Deployment
	var space corev1.Namespace
	for _, r := range built(t, "overlays/city").Resources() {
		doc, err := r.AsYAML()
		if err == nil && r.GetKind() == "Deployment" {
			err = yaml.UnmarshalStrict(doc, &pods)
		}
		if err == nil && r.GetKind() == "Namespace" {
			err = yaml.UnmarshalStrict(doc, &space)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	said := pods.Spec.Template.Annotations
	if said["prometheus.io/scrape"] != "true" || said["prometheus.io/port"] != strconv.Itoa(int(counters)) || said["prometheus.io/path"] != "/metrics" {
		t.Errorf("counters are at %d; Prometheus is told %v", counters, said)
	}
	if got := space.Labels["pod-security.kubernetes.io/enforce"]; got != "restricted" || space.Name != pods.Namespace {
		t.Errorf("the namespace %s of %s enforces %q", space.Name, pods.Namespace, got)
	}
}

// documents takes a file of several documents apart.
func documents(t *testing.T, file string) (out [][]byte) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := utilyaml.NewDocumentDecoder(io.NopCloser(bytes.NewReader(raw)))
	for {
		doc := make([]byte, 1<<20)
		size, err := r.Read(doc)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, doc[:size])
	}
}

func fits(doc []byte) error {
	var head struct{ APIVersion, Kind string }
	if err := yaml.Unmarshal(doc, &head); err != nil {
		return err
	}
	make, ok := kinds[head.APIVersion+" "+head.Kind]
	if !ok {
		return errors.New("no such kind: " + head.APIVersion + " " + head.Kind)
	}
	return yaml.UnmarshalStrict(doc, make())
}

func TestAFieldTheAPIDoesNotHaveIsNoticed(t *testing.T) {
	for _, doc := range []string{"apiVersion: v1\nkind: Service\nspec:\n  selektor: {}\n", "apiVersion: v1\nkind: Servant\n"} {
		if fits([]byte(doc)) == nil {
			t.Errorf("passes:\n%s", doc)
		}
	}
}

func project(t *testing.T) *types.Project {
	t.Helper()
	o, err := cli.NewProjectOptions([]string{filepath.Join(configs, "compose.yaml")}, cli.WithEnv([]string{"MINPING_PUBLIC_URL=https://pg.example.cn"}))
	if err != nil {
		t.Fatal(err)
	}
	p, err := o.LoadProject(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheComposeFileFitsItsSchema(t *testing.T) {
	p := project(t)
	for _, name := range []string{"minping-a", "minping-b", "mongo"} {
		if _, err := p.GetService(name); err != nil {
			t.Error(err)
		}
	}
	a, err := p.GetService("minping-a")
	if err != nil {
		t.Fatal(err)
	}
	if v := a.Environment["MINPING_STORE"]; v == nil || !strings.HasPrefix(*v, "mongodb://") {
		t.Error("the service is not given its store")
	}
}
