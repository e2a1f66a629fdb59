/** Languages that programs of a project are written in, and run in as they are: what loads one file of it may load any other. */
export interface SourceLanguage {
  /** Files that are read or run, by their names: sources, and settings that name what is run. */
  readonly files: RegExp;
  /** Interpreters, and tools that load what the project brings. */
  readonly programs: RegExp;
  /** Of them, those that build the project itself, or load its code, while they bring packages. */
  readonly builders: RegExp;
  /** The folder of the project that packages are put into: with a new one, all that the project names are built. */
  readonly modules?: RegExp;
}

const languages: readonly SourceLanguage[] = [
  {
    files:
      /\.(?:pyw?|pyx|pxd|pyi|pth|cmake)$|^(?:setup\.cfg|pyproject\.toml|tox\.ini|CMakeLists\.txt|meson\.build|build\.rs|uwsgi\.ini)$/i,
    programs:
      /^(?:python[\d.]*|pypy[\d.]*|ipython3?|pip[\d.]*|gunicorn|uvicorn|hypercorn|daphne|waitress-serve|uwsgi|granian|flask|fastapi|celery|rq|huey|dramatiq|django-admin|streamlit|chainlit|gradio|panel|bokeh|jupyter(?:-\w+)?|scrapy|airflow|dagster|prefect|alembic|pytest|tox|nox|mkdocs|sphinx-build|poetry|pipenv|uv|uvx|pdm|hatch|rye|pixi|conda|mamba|micromamba|twistd|locust|ansible\S*)$/,
    builders: /^(?:poetry|pipenv|uv|pdm|hatch|rye|pixi)$/,
  },
  {
    files:
      /\.(?:[cm]?[jt]sx?|coffee|vue|svelte|gypi?)$|^(?:package|deno|turbo|nx|lerna|project)\.jsonc?$|^\.(?:npmrc|yarnrc(?:\.ya?ml)?|pnpmfile\.cjs)$|^pnpm-workspace\.yaml$/i,
    programs:
      /^(?:node(?:js)?|npm|npx|yarn|yarnpkg|pnpm|pnpx|bunx?|deno|corepack|nodemon|ts-node(?:-dev)?|tsx|pm2(?:-\w+)?|forever|next|nuxt|nest|ng|vite|vitest|jest|mocha|webpack|rollup|parcel|gulp|grunt|react-scripts|vue-cli-service|remix(?:-serve)?|astro|strapi|concurrently|cross-env|sails|meteor|hexo|gatsby|turbo|nx|lerna)$/,
    builders: /^(?:yarn|yarnpkg|pnpm|bun|deno)$/,
    modules: /(?:^|\/)node_modules$/,
  },
  {
    files:
      /\.(?:rb|ru|rake|gemspec|thor|cap|god)$|^(?:Gemfile|gems\.rb|Rakefile|Guardfile|Capfile|Vagrantfile|Thorfile|\.irbrc|\.pryrc)$/i,
    programs:
      /^(?:ruby[\d.]*|bundler?|gem|rake|rails|rackup|puma|unicorn(?:_rails)?|thin|falcon|passenger|sidekiq|resque|rspec|jekyll|irb|pry|thor|cap|hanami|karafka|shoryuken|good_job|clockwork|whenever)$/,
    builders: /^bundler?$/,
  },
  {
    files: /\.(?:php\d?|phtml|phar|inc|module)$|^(?:composer\.json|artisan)$/i,
    programs:
      /^(?:php[\d.]*|php-fpm[\d.]*|apache2(?:-foreground|ctl)?|frankenphp|rr|composer|artisan|drush|wp|phpunit|symfony)$/,
    builders: /^composer$/,
  },
  {
    files: /\.(?:pl|pm|psgi|t)$|^(?:cpanfile|Makefile\.PL|Build\.PL)$/i,
    programs: /^(?:perl[\d.]*|plackup|starman|hypnotoad|morbo|carton|cpanm?)$/,
    builders: /^carton$/,
  },
  {
    files: /\.(?:lua|moon|rockspec)$/i,
    programs: /^(?:lua[\d.]*|luajit|openresty)$/,
    builders: /^luarocks$/,
  },
  {
    files: /\.(?:r|rmd|rprofile)$|^\.Rprofile$/i,
    programs: /^(?:R|Rscript)$/,
    builders: /(?!)/,
  },
  {
    files: /\.jl$|^Project\.toml$/i,
    programs: /^julia$/,
    builders: /(?!)/,
  },
  {
    files: /\.(?:tcl|exp)$/i,
    programs: /^(?:tclsh[\d.]*|expect|wish)$/,
    builders: /(?!)/,
  },
  {
    files: /\.(?:groovy|gradle|kts|clj[cs]?|sc)$/i,
    programs: /^(?:groovy|scala|clojure|clj)$/,
    builders: /(?!)/,
  },
  {
    files: /\.(?:exs?|erl|escript)$/i,
    programs: /^(?:elixir|iex|mix|erl|escript)$/,
    builders: /^mix$/,
  },
];

/** They start what their settings say, in whatever language. */
const STARTERS =
  /^(?:supervisord|circusd|honcho|foreman|overmind|hivemind|runsvdir|s6-svscan)$/;

/** The language of a file by its name; a description of a build is none. */
export function languageOfFile(name: string): SourceLanguage | undefined {
  return /^(?:docker|container)file(?:\.|$)/i.test(name)
    ? undefined
    : languages.find(({ files }) => files.test(name));
}

/** The languages whose files a program loads or runs, by its base name. */
export function languagesOfProgram(program: string): readonly SourceLanguage[] {
  if (STARTERS.test(program)) return languages;
  const [byEnding] = [languageOfFile(program)].filter(
    (each) => each !== undefined,
  );
  const found = languages.filter(({ programs }) => programs.test(program));
  return byEnding === undefined ? found : [byEnding, ...found];
}

/** True when a requirement in the text is a folder or a file, whose build runs code. */
export function requiresFolder(requirements: string): boolean {
  return requirements.split("\n").some((line) => {
    const text = line.replace(/(?:^|\s)#.*/, "").trim();
    const wanted = text.replace(/^(?:-e|--editable)[\s=]*/, "");
    if (wanted.startsWith("-")) return false;
    return (
      /(?:^|[\s+@])file:/.test(wanted) ||
      /^["']?\.{1,2}(?:$|[[/"';\s])/.test(wanted) ||
      (wanted.includes("/") && !wanted.includes("://")) ||
      (text !== wanted && !wanted.includes("://"))
    );
  });
}

/** The files that a list of requirements goes on in. */
export function furtherRequirements(requirements: string): readonly string[] {
  return [
    ...requirements.matchAll(
      /^\s*(?:-[rc]|--requirement|--constraint)[\s=]*(\S+)/gm,
    ),
  ].map(([, file = ""]) => file);
}
