import { Reflector } from '@nestjs/core';
import { SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from '../http/fastify.js';
import { callerOf, requireRole, setCaller } from './caller.js';
import { LEAST_ROLES, type OperationId } from './least-roles.js';

const OPERATION_ID = 'job-scheduler:operationId';

/** Names the route that a handler serves. */
export const NameOperation = (id: OperationId): MethodDecorator => SetMetadata(OPERATION_ID, id);

/** Lets through whoever has the role that a route needs. A handler without a name needs the highest. */
export class RoleGuard implements CanActivate {
  private readonly reflector = new Reflector();

  canActivate(context: ExecutionContext): boolean {
    const id = this.reflector.get<OperationId | undefined>(OPERATION_ID, context.getHandler());
    const least = id === undefined ? 'admin' : LEAST_ROLES[id];
    if (least === null) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = callerOf(request);
    if (id !== undefined) setCaller(request, { ...caller, action: id });
    requireRole(caller, least);
    return true;
  }
}
