/**
 * Debian packages that bring a Java runtime: `openjdk-*-jre-headless` is found by following the first choice of Depends and Recommends
 * on bullseye, bookworm or trixie. Source: the Packages lists of main, November 2026. Here are those that families do not cover.
 */
const NAMES: ReadonlySet<string> = new Set(
  (
    "abcl activemq airport-utils aladin alien-hunter alter-sequence-alignment altos ant ant-contrib ant-optional apacheds apgdiff " +
    "apksigner apktool arduino arduino-mighty-1284p arduino-mk artemis artfastqgenerator asciidoc asciidoc-base asciidoc-dblatex " +
    "asciidoc-fop asciidoc-tests aspectj auto-multiple-choice auto-multiple-choice-common basex bazel-bootstrap bazel-bootstrap-data " +
    "bbmap beagle beast-mcmc beast2-mcmc bio-tradis biogenesis bioperl bioperl-run bnd brailleutils brain2mesh-demos brig bsh busco " +
    "cadabra calligra-gemini calligra-gemini-data cantor-backend-octave cantor-backend-scilab canu capsule-nextflow carmetal " +
    "caveconverter cct cct-examples cgview chado-utils charactermanaj checkstyle chromhmm chromimpute cider-doc circlator ckbuilder " +
    "clirr clojure closure-compiler cobertura collectd collectd-utils credential-sheets cronometer css2xslfo cup dalvik-exchange daps " +
    "darnwdl davmail davmail-server dblatex debian-package-scripts debiandoc-sgml derby-tools dh-clojure dh-octave dicomscope " +
    "diffoscope diffoscope-minimal ditaa docbook-utils doclava-aosp doctorj dogtag-pki dokujclient doxygen-latex droidlysis drop-seq- " +
    "tools dtdinst dynare ecj electric elpa-cider entagged epubcheck equalx erlang erlang-jinterface eyes17 fastddsgen fastqc " +
    "fdroidserver fig2ps figtree filius filler findbugs fop freecol freeplane freetts gant gap-hap gap-hapcryst gap-polymaking gbrowse " +
    "gbrowse-calign gbrowse-data geogebra geogebra-gnome geotranz gnome-split gnumed-client gnumed-client-de gosa-dev gprofng-gui " +
    "gpsprune grinder groovy gsalliere gscan2pdf gtg gummi h5ar herold hibiscus hiera-eyaml-puppetserver hsqldb-utils icedtea-netx igv " +
    "imagej iso2mesh-demos iva ivyplusplus jabref jaligner jalview jameica janino japi-compliance-checker japitools jardiff jasmin- " +
    "sable jaxb jaxe jaxws jcadencii jclic jedit jemboss jets3t jeuclid-cli jeuclid-mathviewer jflex jfractionlab jftp jhove jing jlex " +
    "jlha-utils jmapviewer jmodeltest jmol jmol-applet jnifti-demos jodconverter josm jruby jsamp jsdoc-toolkit jsurf-alggeo jsvc jtb " +
    "jugglinglab jupyter-sphinx-theme-doc jverein jxplorer jython jython-stilts kcollectd king kotlin kpatch-build lablie latex-make " +
    "latex2html latexdiff latexdraw leiningen libantlr-dev libbluray-bdj libcamitk-dev libcamljava-ocaml-dev libchado-perl libddsc-dev " +
    "libddsc-tools libgportugol-dev libinline-java-perl libinsighttoolkit5-dev libitkadaptivedenoising-dev " +
    "libitkgenericlabelinterpolator-dev libjs-protoaculous libopenjpip-viewer libpcl-conversions-dev libpcl-dev libpcl-ros-dev " +
    "libpolymake-dev libpolymake4.6 libsbml5-octave libscout libservice-wrapper-jni libsight-dev libsimavr-examples libtfbs-perl " +
    "libvtk9-dev libvtk9-qt-dev libxml-grddl-perl libxml-saxon-xslt2-perl logisim logol loook lyx lyx-common macaulay2 " +
    "macaulay2-jupyter-kernel malt mariadb-plugin-connect-jdbc mathpiper matlab2tikz mauve-aligner mediathekview mediawiki2latex " +
    "mediawiki2latexguipyqt megan-ce melting metastudent mhap mkgmap mkgmap-splitter mkgmapgui mmake mobile-atlas-creator multiqc " +
    "murasaki murasaki-common murasaki-mpi muttprint mwrap nanoc nanook natbraille neobio nescc ocamlweb omegat openclipart " +
    "openclipart-libreoffice openems opennlp openrefine openstack-cluster-installer openstereogram opticalraytracer orthanc-imagej " +
    "osmosis paleomix pandoc-plantuml-filter patator pcalendar pct-scanner-scripts pdfchain pdfsam pdftk pescetti pfsglview pfstmo " +
    "pfstools pfsview pgpainless-cli picard-tools piespy pigx-rnaseq pilon pixelmed-apps plantuml plasmidid plm polymake polymake- " +
    "common proalign procyon-decompiler proguard proguard-cli proguard-gui prokka prottest psortb psychtoolbox-3-dbg publican publican- " +
    "debian puppetdb puppetserver pycirkuit python-recommonmark-doc python3-access2base python3-brial python3-geneimpacts python3-jcc " +
    "python3-jpy python3-jpype python3-octave-kernel python3-openems python3-sage python3-sagetex python3-scienceplots " +
    "python3-sphinxcontrib.ditaa python3-sphinxcontrib.plantuml python3-wordcloud pyxplot q2-fragment-insertion qepcad r-bioc-rcpi " +
    "r-cran-m2r r-cran-rcdk r-cran-rcdklibs rdf2rml rdp-alignment rdp-classifier rdp-readseq rebar3 rebuilderd-worker remotetea " +
    "reprotest rhino roary robocode rockhopper ros-desktop-full-dev ros-perception-dev ruby-maven-libs ruby-mizuho ruby-rjb sagemath " +
    "sagemath-jupyter sagetex salliere sat4j sbmltoolbox sbt-ivy scala sdml sdpam selektor sepp service-wrapper shovill shrinksafe " +
    "signapk signtos simplyhtml simulide skyview skyview-java-doc slashtime smiles-scripts snippy snippy-examples snpeff snpsift " +
    "spread-phy spring-javaai sqlline ssvnc statcvs statsvn stegosuite stex stilts storymaps sunflow surankco svnkit sweethome3d " +
    "sweethome3d-furniture-editor sweethome3d-textures-editor swi-prolog-full tcode terraintool testng texlive-fonts-extra texlive- " +
    "formats-extra texlive-full texlive-latex-extra texlive-publishers texlive-xetex texmacs texmacs-base texmacs-bin texmacs-texmf " +
    "texmaker thesias threeb-imagej tk-brief topcat topcat-doc trang treeview trim-galore trimmomatic trinityrnaseq trinityrnaseq- " +
    "examples triplea tunnelx ucrpf1host ugene uima-utils umlet unicycler uwsgi-app-integration-plugins uwsgi-plugins-all varna " +
    "velvetoptimiser visualvm wadc weirdx weka weka-doc wp2latex-styles writer2latex xmlbeans xmlto xperia-flashtool yui-compressor " +
    "zabbix-java-gateway zemberek-java-demo zemberek-server zeroc-ice-all-runtime zeroc-icegridgui zookeeper zookeeperd zpspell"
  ).split(" "),
);

/** Families, a little wider than what was found. Temurin and Zulu are packages of their makers. */
const FAMILIES =
  /^(?:openjdk-|default-j(?:re|dk)|java(?!script)|temurin-|zulu|adoptopenjdk-|libreoffice|(?:octave|science|games|med|live-task|debichem|electronics|astro|pan|multimedia|gis|hamradio|junior|forensics|education|task|sisu|singular|wims|tomcat\d+|jetty\d*|jmeter|scilab|puppet|android|antlr[\d.]*|maven|gradle|tuxguitar|pki|eclipse|netbeans|ivy|elki|mcstas|mcxtrace|jtreg\d*|junit\d*)(?:-|$)|lib.*-clojure$|libbio-|liboctave-)|-java(?:-|$)|-openjdk-/;

/** True for a Debian package that brings a Java runtime, or may. */
export function bringsJava(name: string): boolean {
  return FAMILIES.test(name) || NAMES.has(name);
}

/** Makes the folder for manual pages that they register as an alternative, and do not install without. */
export const MAKES_MANUALS = "mkdir -p /usr/share/man/man1";
