import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { ApiOperationOf } from '../openapi/api-operation.js';
import { facetsQuerySchema, facetsSchema, type FacetsQuery, type FacetsView } from './facets-view.js';
import { ReadFacets } from './read-facets.js';

/** What the filters of a list of jobs would find. */
@ApiTags('Jobs')
@Controller('v1/jobs/facets')
export class FacetsController {
  constructor(private readonly reads: ReadFacets) {}

  @Get()
  @ApiOperationOf({
    operationId: 'listJobFacets',
    summary: 'Count the jobs behind each filter',
    description:
      'How many of the jobs that the other filters find have each status, last outcome, namespace and tag. Up to 10,000 jobs are counted at once; of more of them, the first answer may have those alone and says `more`, and later ones are of all jobs and at most a minute old.',
    answers: { 200: { description: 'The counts.', schema: facetsSchema } },
    problems: ['invalid'],
  })
  facets(
    @Query({ schema: facetsQuerySchema }) query: FacetsQuery,
    @CallerOfRequest() caller: Caller,
  ): Promise<FacetsView> {
    return this.reads.facets(query, caller);
  }
}
