/** What pages and commit messages call a project. */
import type { ProjectFacts } from '@session-siphon/schemas/session';

/** Undefined for a conversation without a project: it took place in no folder that is known. */
export function projectName({ name, path, repo }: ProjectFacts): string | undefined {
  return path === undefined && repo === undefined ? undefined : name;
}

/** The same, as `acme/web` where it is known on which host it lives. */
export function hostedProjectName(project: ProjectFacts): string | undefined {
  return project.repo?.replace(/^[^/]+\//, '') ?? projectName(project);
}
