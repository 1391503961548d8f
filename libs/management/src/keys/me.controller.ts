import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerOfRequest, type Caller } from '../access/caller.js';
import { ApiOperationOf } from '../openapi/api-operation.js';
import { meSchema, meView, type MeView } from './me-view.js';

/** Who calls. */
@ApiTags('Access')
@Controller('v1/me')
export class MeController {
  @Get()
  @ApiOperationOf({
    operationId: 'getMe',
    summary: 'Find out who you are to the API',
    answers: { 200: { description: 'What your key may do.', schema: meSchema } },
  })
  me(@CallerOfRequest() caller: Caller): MeView {
    return meView(caller);
  }
}
